"""What questions about an agent's clips are made of, in AGQA's classes of words.

As in AGQA's files, what is done with a thing is an action of a frame and a relation to the thing
as well, and the agent is no object.
"""

from nmn.grammar import ValueType
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
