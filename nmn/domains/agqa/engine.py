"""An engine that remembers its values, for those of functions to be told as files have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.domains.agqa.asked import AskedOfAgqa
from nmn.domains.agqa.data.scene_graphs import AgqaGraph
from nmn.domains.agqa.lowering import AgqaTranslation
from nmn.domains.agqa.steps import Truth
from nmn.domains.agqa.words import AgqaWords
from nmn.evaluation.codes import REFUSED
from nmn.evaluation.engine import ModuleEngine, Speed
from nmn.evaluation.values import Values
from nmn.grammar import Language, Program
from nmn.types import Percept, Vocabulary

_TOSS_UP = "several words fit equally well, and the question asks for one"


class Remembering:
    """A module engine whose first values are kept.

    Arguments:
        engine: that runs the programs.
        exact: leave an answer undecided where several words are equally right. (A learned engine
            gives the best that it has, as the data set's tables ask of it.)
    """

    def __init__(self, engine: ModuleEngine, *, exact: bool) -> None:
        self._engine, self.exact = engine, exact
        self.name = engine.name
        self.kept: Values | None = None

    @property
    def language(self) -> Language:
        return self._engine.language

    def values(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> Values:
        found = self._engine.values(programs, about, percepts)
        if self.exact:
            _leave_open(found, self.language.vocabularies)
        if self.kept is None:
            self.kept = found
        return found

    def speed(
        self, programs: Sequence[Program], about: Sequence[int], percepts: Sequence[Percept]
    ) -> Speed:
        return self._engine.speed(programs, about, percepts)


def _leave_open(values: Values, vocabularies: Mapping[str, Vocabulary]) -> None:
    """Take back what rests on a toss-up: "the thing that they held" says nothing of two things.

    Only what ``Choose`` is asked about may be several, as it takes the one that is among them.
    """
    for question, program in enumerate(values.programs):
        start = int(values.offsets[question])
        several: set[int] = set()
        lost: set[int] = set()
        for node in program:
            # A choice that is made of a toss-up may take it; one that is made of nothing may not.
            strict = node.inputs[:2] if node.op.startswith("choose_") else node.inputs
            if lost.intersection(node.inputs) or several.intersection(strict):
                lost.add(node.id)
                values.codes[start + node.id] = REFUSED
            elif node.op.startswith("only_"):
                found = values.shown(question, node.inputs[0], vocabularies)
                if isinstance(found, list) and len(found) > 1:
                    several.add(node.id)
        root = program.root
        # Of the types of answers, those with a vocabulary are single words.
        split = bool(root.type.vocabulary) and values.confidence[question] <= 0.5
        if (split or root.id in several | lost) and question not in values.reasons:
            values.codes[start + root.id] = REFUSED
            step = program.text_of(min(several, default=root.id))
            values.reasons[question] = f"{step}: {_TOSS_UP}"


@dataclass(frozen=True)
class Told:
    """The values of one question, for the views of its functions."""

    values: Values
    question: int
    truth: Truth
    exact: bool
    vocabularies: Mapping[str, Vocabulary]

    def value(self, node: int) -> Any:
        """A node's value; of sets of frames their positions, None where it is refused."""
        return self.values.shown(self.question, node, self.vocabularies)


def tell(
    records: Sequence[dict[str, Any]],
    asked: Sequence[AskedOfAgqa],
    engine: Remembering,
    graphs: Sequence[AgqaGraph],
    words: AgqaWords,
) -> None:
    """Put steps and answers of a report's records in the words of the file."""
    capital = any(one.question.answer in ("Yes", "No") for one in asked)
    ran = 0
    for one, record in zip(asked, records, strict=True):
        if one.program is not None:
            if one.translation is not None and engine.kept is not None:
                graph = graphs[one.place]
                told = Told(engine.kept, ran, graph, engine.exact, words.vocabularies)
                record["steps"] = steps_of(one.translation, told)
            ran += 1
        record["video_id"] = one.question.video_id
        if record["expected"] is not None:
            record["expected"] = one.question.answer
        if record["answer"] in ("yes", "no") and capital:
            record["answer"] = record["answer"].capitalize()


def steps_of(translation: AgqaTranslation, told: Told) -> list[Any]:
    """The value of every function of the text."""
    return [view.of(told) for view in translation.views]
