"""What questions about an agent's clips are made of, in AGQA's classes of words.

As in AGQA's files, what is done with a thing is an action of a frame and a relation to the thing
as well, and the agent is no object.
"""

from functools import cache

from nmn.grammar import Language, ValueType
from nmn.modules import bindings
from nmn.synthetic.motion.words import ACTIONS, KINDS, RELATIONS, VERBS
from nmn.types import Bool, Label, Vocabulary

OBJECT = Vocabulary("object", KINDS)
VERB = Vocabulary("verb", tuple(VERBS))
RELATION = Vocabulary("relation", tuple(dict.fromkeys((*RELATIONS, *VERBS))))
ACTION = Vocabulary("action", ACTIONS)
TIME = Vocabulary("time", ("before", "after"))

WORDS = {one.name: one for one in (OBJECT, RELATION, ACTION, VERB, TIME)}

ANSWERS = (
    ValueType(Bool),
    *(ValueType(Label, one.name) for one in (OBJECT, RELATION, ACTION, TIME)),
)


@cache
def motion_language() -> Language:
    """Of the programs about an agent's clips."""
    from nmn.domains.motion.exact import EXACT

    signatures = [one.signature for one in bindings(EXACT).values()]
    return Language(signatures, WORDS, ANSWERS)
