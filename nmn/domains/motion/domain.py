"""The motion domain: clips of an agent among things, by modules learned on features of objects.

Questions are AGQA's, about a world whose truth is known in every frame; ``docs/motion.md`` says how
the world works, what was trained on what, and how right it is. Its
perception is a network trained on frames that the world draws; its English is read by the templates
that questions are written with.
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from nmn.domains.domain import Domain
from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import ANSWERS, OBJECT, WORDS
from nmn.domains.motion.modules import CALLS
from nmn.modules import Module


def weights() -> Path:
    """The file of trained weights that comes with nmn."""
    return Path(str(resources.files("nmn.domains.motion") / "weights" / "modules.safetensors"))


def _modules() -> Mapping[str, Module]:
    from nmn.domains.motion.build import load_motion

    return load_motion(weights(), WORDS)


DOMAIN = Domain(
    name="motion",
    summary="Clips of an agent among solids, with AGQA's questions, by learned modules.",
    about="clip",
    calls=CALLS,
    vocabularies=WORDS,
    answers=ANSWERS,
    sees_with="motion-pixels",
    reads_with="motion-templates",
    make_modules=_modules,
    exact=EXACT,
    naming=OBJECT.name,
    tasks={
        "eval": "nmn.domains.motion.evaluate:EVALUATE",
        "train": "nmn.domains.motion.train:TRAIN",
        "synth": "nmn.domains.motion.synth:SYNTHESISE",
    },
)
