"""All modules of the domain, untrained or with trained weights."""

from collections.abc import Mapping
from pathlib import Path

from nmn.domains.motion.modules import CALLS
from nmn.modules import Module
from nmn.modules.clips import build_clips
from nmn.modules.weights import load_family
from nmn.synthetic.motion.seen import FRAME_WIDTH, TRACK_WIDTH
from nmn.types import Vocabulary

FAMILY = "motion"


def build_motion(vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules by name, untrained; all that see share one ``Sight``."""
    return build_clips(CALLS, vocabularies, features=TRACK_WIDTH, context=FRAME_WIDTH)


def load_motion(path: str | Path, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Module]:
    """The domain's modules with trained weights, ready to run.

    Arguments:
        path: a file that ``nmn train motion`` wrote, ``.safetensors``.

    Raises:
        DomainError: it cannot be read, is of another domain, or does not fit the vocabularies.
    """
    return load_family(path, FAMILY, "nmn train motion", lambda about: build_motion(vocabularies))
