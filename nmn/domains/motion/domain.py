"""The motion domain: clips of an agent among things, by modules learned on features of objects.

Questions are AGQA's, about a world whose truth is known in every frame; ``docs/motion.md`` says how
the world works, what was trained on what, and how right it is. It is asked by ``nmn eval motion``:
there is no perception of its pictures yet.
"""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from nmn.domains.domain import Domain, Perception
from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import ANSWERS, OBJECT, WORDS
from nmn.domains.motion.modules import CALLS
from nmn.errors import DomainError
from nmn.modules import Module


def weights() -> Path:
    """The file of trained weights that comes with nmn."""
    return Path(str(resources.files("nmn.domains.motion") / "weights" / "modules.safetensors"))


def _modules() -> Mapping[str, Module]:
    from nmn.domains.motion.build import load_motion

    return load_motion(weights(), WORDS)


def _perception() -> Perception:
    raise DomainError(
        "the domain 'motion' sees features of objects, and no pixels",
        expected="clips of its own world, with their features",
        hint="nmn eval motion makes such clips and asks about them; "
        "of real clips ask with --domain clip",
    )


DOMAIN = Domain(
    name="motion",
    summary="Clips of an agent among solids, with AGQA's questions, by learned modules.",
    about="clip",
    calls=CALLS,
    vocabularies=WORDS,
    answers=ANSWERS,
    sees_with=_perception,
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
