"""Questions of STAR with the situations that they are asked about, and the programs that are run:
the files', or a generator's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nmn.datasets import Problem
from nmn.datasets.lazily import Lazily
from nmn.domains.star.data.graphs import StarGraph
from nmn.domains.star.data.questions import StarChoice, StarQuestion
from nmn.domains.star.data.situations import Situation, star_clip
from nmn.domains.star.dialect import DIALECT, function_names
from nmn.domains.star.steps import file_steps
from nmn.domains.star.words import VERDICT, StarWords
from nmn.errors import ProgramError
from nmn.evaluation.choices import Choices, Option
from nmn.evaluation.generated import generated
from nmn.evaluation.items import Item
from nmn.generators.generator import Generator
from nmn.grammar import Language, Program
from nmn.grammar.equivalence import Equivalence
from nmn.types import ClipGraph

WORDS = ("Wrong", "Correct")
"""What a choice is that does not hold, and one that does."""

_EITHER_WAY = ("equal_", "equal_lists_of_", "union_sets_of_")


@dataclass(frozen=True)
class RunChoice:
    """A choice with what is run for it.

    Attributes:
        choice: of the file; its translation is that of the program that is run, where STAR has
            functions for it.
        program: to run; None where the generator could not read the question.
        right: does it mean what the file's does; None where the file has none.
        error: why there is no program.
        made: did a generator write it?
    """

    choice: StarChoice
    program: Program | None
    right: bool | None = True
    error: str | None = None
    made: bool = False


@dataclass(frozen=True)
class AskedOfStar:
    """A question with its situations, and what is run for each choice."""

    question: StarQuestion
    situations: tuple[Situation, ...]
    start: float | None
    end: float | None
    choices: tuple[RunChoice, ...]

    def choices_at(self, place: int) -> Choices:
        """For an evaluation.

        Arguments:
            place: of the clip.
        """
        question = self.question
        whole = all(one.right and one.choice.translation is not None for one in self.choices)
        return Choices(
            question.question_id,
            question.category,
            tuple(self._option(one, place) for one in self.choices),
            expected=question.answer,
            words=WORDS,
            one=True,
            own=question.own if whole else 0,
        )

    def _option(self, one: RunChoice, place: int) -> Option:
        question, choice = self.question, one.choice
        expected = None if question.answer is None else WORDS[choice.text == question.answer]
        said, program = choice.translation, one.program
        node_of = () if said is None else said.node_of
        if program is not None and said is None:
            node_of = tuple(range(len(program)))
        item = Item(
            question.question_id,
            place,
            question.category,
            len(choice.functions),
            expected,
            program,
            node_of,
            choice.functions,
            right_program=one.right,
            error=one.error,
            text=program.text if one.made and program is not None else None,
        )
        return Option(choice.id, choice.text, item)

    def tell(self, record: dict[str, Any], words: StarWords) -> None:
        """Write the steps of a record as STAR's own files and runner do: labels, frames, pairs."""
        first = self.choices[0].choice
        record["steps"] = file_steps(record["steps"], first, self.situations, words)
        for told, one in zip(record["choices"], self.choices, strict=True):
            told["steps"] = file_steps(told["steps"], one.choice, self.situations, words)


def with_situations(
    questions: Sequence[StarQuestion],
    graphs: Mapping[str, StarGraph],
    where: str,
    problems: list[Problem],
) -> Iterator[AskedOfStar]:
    """The questions with situations and the files' programs; those that have none are added to the
    problems."""
    for question in questions:
        graph = graphs.get(str(question.question_id)) or graphs.get(str(question.video_id))
        situations = question.situations if graph is None else graph.situations
        if situations is None:
            message = "it has no situations, and there are none of it or its video elsewhere"
            problems.append(Problem(where, question.position, message, question.question_id))
            continue
        start, end = question.start, question.end
        if start is None and graph is not None:
            start, end = graph.start, graph.end
        choices = tuple(
            RunChoice(one, one.translation.program if one.translation else None)
            for one in question.choices
        )
        yield AskedOfStar(question, situations, start, end, choices)


def reread(one: AskedOfStar, generator: Generator, language: Language) -> AskedOfStar:
    """The same with the programs that a generator makes of the question and each choice.

    It is asked for a verdict on "QUESTION CHOICE", and sees nothing of the file's programs; where
    it cannot read that, the choice stays without one.
    """
    made = (_reread(choice, str(one.question.question), generator, language)
            for choice in one.question.choices)  # fmt: skip
    return replace(one, choices=tuple(made))


def _reread(
    choice: StarChoice, question: str, generator: Generator, language: Language
) -> RunChoice:
    gold = choice.translation
    found = generated(generator, f"{question} {choice.text}", language)
    if isinstance(found, Program) and found.root.type != VERDICT:
        found = f"its program gives a {found.root.type}; expected a verdict on the choice"
    if isinstance(found, str):
        return RunChoice(replace(choice, translation=None), None, False, found, made=True)
    if gold is not None and found.text == gold.program.text:
        return RunChoice(choice, gold.program, made=True)
    either = frozenset(call for call in language.signatures if call.startswith(_EITHER_WAY))
    right = None if gold is None else Equivalence(either_way=either).same(found, gold.program)
    try:
        written = DIALECT.write(found, language)
        said = DIALECT.read(written, language)
    except ProgramError:  # what STAR has no functions for: its steps are those of the program
        names = tuple(node.op for node in found)
        return RunChoice(
            replace(choice, functions=names, translation=None), found, right, made=True
        )
    names = function_names(written)
    shown = replace(choice, functions=names, translation=said)
    return RunChoice(shown, said.program, right, made=True)


def clips_of(asked: Sequence[AskedOfStar], words: StarWords, kept: int = 0) -> Lazily[ClipGraph]:
    """The clips of questions, made when they are asked for; see ``Lazily``."""

    def made(place: int) -> ClipGraph:
        one = asked[place]
        return star_clip(one.situations, words, one.start, one.end)

    return Lazily(len(asked), made, kept)
