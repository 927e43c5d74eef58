"""What moves in the world, what its agent does, and how the agent stands to things.

Relations come in the three groups of Action Genome (Ji et al. 2020, arXiv 1912.06992), which AGQA
(Grunde-McLaughlin et al. 2021, arXiv 2103.16002) asks about.
"""

from collections.abc import Mapping

from nmn.synthetic.scene import COLORS, MATERIALS, SOLIDS

AGENT = "person"
"""The word for the one who acts."""

KINDS = tuple(f"{color} {shape}" for color in COLORS for shape in SOLIDS)
"""Kinds of things; a clip holds at most one of each."""

CATEGORIES = (AGENT, *KINDS)

VERBS: Mapping[str, str] = {
    "approaching": "approach",
    "watching": "watch",
    "touching": "touch",
    "taking": "take",
    "holding": "hold",
    "carrying": "carry",
    "putting down": "put",
    "pushing": "push",
    "following": "follow",
}
"""What the agent does with a thing, and the verb's base form."""

ACTIONS = tuple(f"{verb} {kind}" for verb in VERBS for kind in KINDS)
"""Classes of actions: a verb and a thing."""

ATTENTION = ("looking at", "not looking at")
SPATIAL = ("in front of", "behind", "on the side of", "above")
CONTACT = ("touching", "holding", "carrying", "not contacting")

GROUPS: Mapping[str, tuple[str, ...]] = {
    "attention": ATTENTION,
    "spatial": SPATIAL,
    "contact": CONTACT,
}
RELATIONS = ATTENTION + SPATIAL + CONTACT
"""How the agent stands to a thing; "in front of": the thing is in front of the agent."""

HAPPENINGS = ("action", "in", "out", "collision")
"""Kinds of events: what the agent does, and what befalls things."""

MOTIONS = ("moving", "stationary")

__all__ = [
    "ACTIONS",
    "AGENT",
    "ATTENTION",
    "CATEGORIES",
    "COLORS",
    "CONTACT",
    "GROUPS",
    "HAPPENINGS",
    "KINDS",
    "MATERIALS",
    "MOTIONS",
    "RELATIONS",
    "SOLIDS",
    "SPATIAL",
    "VERBS",
]
