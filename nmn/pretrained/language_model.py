"""A language model by local path or hub id: causal, or encoder and decoder."""

from nmn.errors import DomainError
from nmn.files import read_json
from nmn.pretrained.files import CONFIG, find_files
from nmn.pretrained.model import Pretrained
from nmn.pretrained.source import ModelSource

_KIND = "lm"


def pretrained_language_model(named: str, device: str = "cpu") -> tuple[Pretrained, bool]:
    """The model in a folder, or with a hub id: ``PLACE[@REVISION][#SHA256]``; and does it read the
    prompt apart (encoder and decoder)?

    Raises:
        DomainError: it is not on this machine, or not what its files say.
        MissingExtra: a hub id is given, and ``transformers`` is not installed.
    """
    source = ModelSource.parse(f"{_KIND}:{named}")
    files = find_files(source)
    about = read_json(files.folder / CONFIG, DomainError)
    assert isinstance(about, dict)  # of which ``find_files`` has read the architecture
    paired = about.get("is_encoder_decoder") is True
    auto = "AutoModelForSeq2SeqLM" if paired else "AutoModelForCausalLM"
    types = (files.model_type,)  # the class that loads it says which it can run
    return Pretrained(source, auto, types, ("AutoTokenizer",), (), device), paired
