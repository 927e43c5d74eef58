"""A question of AGQA with the program that is run for it: the file's, or a generator's."""

from dataclasses import dataclass

from nmn.domains.agqa.data.questions import AgqaQuestion
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.lowering import AgqaTranslation
from nmn.domains.agqa.words import AgqaWords
from nmn.errors import NmnError
from nmn.evaluation.generated import generated
from nmn.evaluation.items import Item
from nmn.generators.generator import Generator
from nmn.grammar import Language, Program
from nmn.grammar.equivalence import Equivalence

_EQUIVALENCE = Equivalence(
    either_way=frozenset(
        "and xor and_frames xor_frames between pair equal_object equal_relation equal_action "
        "choose_object choose_relation choose_action".split()
    )
)


@dataclass(frozen=True)
class AskedOfAgqa:
    """What is run for a question.

    Attributes:
        question: of the file.
        place: of its video among the clips.
        program: to run; None where the generator could not read the question.
        translation: its functions in AGQA's text; None where it has none.
        right: does it mean what the file's program does; None where the file has none.
        error: why there is no program.
        made: did a generator write it?
    """

    question: AgqaQuestion
    place: int
    program: Program | None
    translation: AgqaTranslation | None
    right: bool | None = True
    error: str | None = None
    made: bool = False

    def item(self, words: AgqaWords) -> Item:
        """For an evaluation."""
        question, said, program = self.question, self.translation, self.program
        gold = question.translation
        functions = () if said is None else said.functions
        node_of = () if said is None else said.node_of
        if program is not None and said is None:
            node_of = tuple(range(len(program)))
            functions = tuple(node.op for node in program)
        return Item(
            question.question_id,
            self.place,
            question.texts.get("structural", "unknown"),
            len(functions if gold is None else gold.functions),
            None if question.answer is None else words.plain(question.answer),
            program,
            node_of,
            functions or (() if gold is None else gold.functions),
            right_program=self.right,
            error=self.error,
            text=program.text if self.made and program is not None else None,
        )


def asked_of(question: AgqaQuestion, place: int) -> AskedOfAgqa:
    """With the program of the file."""
    said = question.translation
    return AskedOfAgqa(question, place, said.program if said else None, said)


def reread(
    question: AgqaQuestion,
    place: int,
    generator: Generator,
    language: Language,
    dialect: Agqa,
) -> AskedOfAgqa:
    """With the program that a generator makes of its English; of the file's program it sees
    nothing, and where it cannot read the question, that stays without one."""
    found = generated(generator, str(question.question), language)
    if isinstance(found, str):
        return AskedOfAgqa(question, place, None, None, right=False, error=found, made=True)
    gold = question.translation
    if gold is not None and found.text == gold.program.text:
        return AskedOfAgqa(question, place, gold.program, gold, made=True)
    right = None if gold is None else _EQUIVALENCE.same(found, gold.program)
    said: AgqaTranslation | None = None
    try:
        said = dialect.read(dialect.write(found, language), language)
    except NmnError:  # what AGQA has no functions for; its steps are then those of the program
        said = None
    if said is not None:
        found = said.program
    return AskedOfAgqa(question, place, found, said, right, made=True)
