"""The easy-VQA domain: one figure of one colour on a plain ground.

Modules have learned colours and shapes from questions and answers alone; questions are those of
the package easy-vqa (Zhou 2019).
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from nmn.domains.domain import Domain
from nmn.domains.easy_vqa.exact import EXACT
from nmn.domains.easy_vqa.modules import CALLS
from nmn.domains.easy_vqa.words import ANSWERS, VOCABULARIES
from nmn.modules import Module


def weights() -> Path:
    """The file of trained weights that comes with nmn."""
    return Path(str(resources.files("nmn.domains.easy_vqa") / "weights" / "modules.safetensors"))


def _modules() -> Mapping[str, Module]:
    from nmn.domains.easy_vqa.build import load_easy_vqa

    return load_easy_vqa(weights(), VOCABULARIES)


DOMAIN = Domain(
    name="easy-vqa",
    summary="easy-VQA pictures, 64 x 64 pixels: the colour and shape of the one figure on them.",
    calls=CALLS,
    vocabularies=VOCABULARIES,
    answers=ANSWERS,
    sees_with="easy-vqa-figure",
    reads_with="easy-vqa-forms",
    make_modules=_modules,
    exact=EXACT,
    # On easy-VQA pictures answers are nearly certain; what is not is no easy-VQA picture.
    thresholds={"Bool": 0.8, "Label": 0.8},
    tasks={
        "eval": "nmn.domains.easy_vqa.evaluate:EVALUATE",
        "train": "nmn.domains.easy_vqa.train:TRAIN",
    },
)
