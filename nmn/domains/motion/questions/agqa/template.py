"""What one kind of AGQA's questions is made of.

Slots of programs and English:

    r           a relation          {r} holding  {r_base} hold  {r_past} held
    o, p        things              {o} the red cube  {o_a} a red cube
    a, b        actions             {a} taking the red cube  {a_base}  {a_past}
    t           a time              {t} " before taking the red cube"; {T}, the same in front
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Template:
    """One kind of question.

    Attributes:
        name: AGQA's own.
        slots: letters, in the order in which they are drawn.
        program: with slots in braces.
        english: patterns; of a relation that is a verb, or for all.
        places: patterns for a relation that says where something is; none where no such is asked.
        times: modes that ``t`` may have.
        structural, semantic: AGQA's classes.
        reasoning: AGQA's reasoning types ("global").
        open: whether the answer is any word, and not one of two.
        steps: of the question itself; references add to them.
        first: whether it asks for the first one.
        longer: whether it asks for the longer action.
    """

    name: str
    slots: str
    program: str
    english: tuple[str, ...]
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    structural: str
    semantic: str
    reasoning: tuple[str, ...]
    open: bool = False
    steps: int = 1
    first: bool = False
    longer: bool = False
