"""What AGQA's programs mean: exact values on a scene graph, for every function of the text.

Functions are those of the AGQA README (greeksharifa/LBA_Growing_Knowledge keeps a copy) and of its
generator. Two things that the published runner gets wrong are right here: HasItem looks at the
actions of the frame, and Choose compares whole words.

- Time is counted in annotated frames. ``before`` an action is every frame before its first,
  ``after`` every one after its last, ``while`` all from the first to the last, and ``between`` two
  is the gap, whichever comes first. Several instances of a class count as one, gaps included.
- ``IterateUntil`` looks at frames until its condition holds; its value is that of this frame.
- ``OnlyItem`` of several has no answer. ``Choose`` among several takes the one that is there.
- A length is ``end - start`` of an instance: the longest of its class where the longest is asked
  for, the shortest where the shortest is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nmn.domains.motion.questions.agqa.functions import Interpreter
from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.run import Value
from nmn.domains.motion.questions.agqa.words import Words


@dataclass(frozen=True)
class Outcome:
    """What a program came to.

    Attributes:
        answer: "yes", "no" or a word; None where the clip does not answer the question.
        run: which computed it.
    """

    answer: str | None
    run: Interpreter

    @cached_property
    def values(self) -> list[Any]:
        """The value of every function, in the order of the text.

        A sorted list of words, a word, a bool, or a list of frame ids; None where there is none.
        What is evaluated once a frame is ``{frame id: value}`` over the frames it was evaluated on;
        once an action, ``{action: seconds}``; what depends on the temporal tag, ``{"before": ...,
        "after": ...}``.
        """
        return [self.run.shown(node) for node in self.run.tree.calls()]


def interpret_agqa(
    program: str,
    graph: Graph | Mapping[str, Mapping[str, Any]],
    words: Words | None = None,
    *,
    slack: int = 0,
) -> Outcome:
    """The answer of a program, and the value of every function in it.

    Arguments:
        program: as AGQA writes it.
        graph: of one clip, ``{vertex id: vertex}`` or read already.
        words: of the ids in it; needed for a graph that is not read.
        slack: frames by which every localized time is made longer at both its bounds, or shorter
            where negative: who asks may want to know what hangs on them.

    Raises:
        ProgramSyntaxError: the text is no program (see ``read_program``).
        ProgramTypeError: a function gets what it cannot take.
        DatasetError: the graph is not in AGQA's layout.
    """
    if not isinstance(graph, Graph):
        graph = Graph(graph, words or Words({}))
    run = Interpreter(program, graph, slack)
    return Outcome(_answer(run.value(run.tree, {})), run)


def _answer(value: Value) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return next(iter(value)) if len(value) == 1 else None
    return value if isinstance(value, str) else None
