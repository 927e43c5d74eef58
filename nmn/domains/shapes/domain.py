"""The SHAPES domain: nine cells, each empty or with a circle, square or triangle in a colour.

Modules have learned words and directions from answers alone; questions are parsed by the grammar
of the published queries. Source: Andreas et al. 2016, arXiv 1511.02799, section 5.
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from nmn.domains.domain import Domain
from nmn.domains.shapes.exact import EXACT
from nmn.domains.shapes.modules import CALLS
from nmn.domains.shapes.words import ANSWERS
from nmn.domains.shapes.words import VOCABULARIES as WORDS
from nmn.modules import Module
from nmn.types import Vocabulary

# No question has these words: they name the cells in readings of values.
CELL = Vocabulary(
    "category",
    tuple(
        f"{row} {column}".replace("middle middle", "centre")
        for row in ("top", "middle", "bottom")
        for column in ("left", "middle", "right")
    ),
)
VOCABULARIES = {**WORDS, CELL.name: CELL}


def weights() -> Path:
    """The file of trained weights that comes with nmn."""
    return Path(str(resources.files("nmn.domains.shapes") / "weights" / "modules.safetensors"))


def _modules() -> Mapping[str, Module]:
    from nmn.domains.shapes.build import load_shapes

    return load_shapes(weights(), VOCABULARIES)


DOMAIN = Domain(
    name="shapes",
    summary="SHAPES pictures, 30 x 30 pixels: which shapes and colours lie beside each other.",
    calls=CALLS,
    vocabularies=VOCABULARIES,
    answers=ANSWERS,
    sees_with="shapes-cells",
    reads_with="shapes-queries",
    make_modules=_modules,
    exact=EXACT,
    # On SHAPES pictures answers are nearly certain; what is not is no SHAPES picture.
    thresholds={"Bool": 0.8},
    tasks={
        "eval": "nmn.domains.shapes.evaluate:EVALUATE",
        "train": "nmn.domains.shapes.train:TRAIN",
        "synth": "nmn.domains.shapes.synth:SYNTHESISE",
    },
)
