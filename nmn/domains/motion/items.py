"""Questions as they are evaluated: with the programs of their records, or as a generator reads
them."""

from nmn.domains.motion.data import Asked
from nmn.evaluation.generated import generated
from nmn.evaluation.items import Item
from nmn.generators.generator import Generator
from nmn.grammar import Language, Program


def items_of(asked: Asked, language: Language, generator: Generator | None = None) -> list[Item]:
    """What is run, and what is known of it.

    Arguments:
        language: of the programs.
        generator: reads the English of the questions; None takes the programs as they are known.
    """
    questions = asked.questions
    made = []
    for number, (record, gold) in enumerate(zip(asked.records, questions.programs, strict=True)):
        read: Program | str = gold
        if generator is not None:
            read = generated(generator, record["question"], language)
        found, error = (None, read) if isinstance(read, str) else (read, None)
        made.append(
            Item(
                f"{record['video_id']}-{number}",
                int(questions.scenes[number]),
                record["type"],
                len(gold.nodes),
                record["answer"],
                found,
                range(len(found)) if found is not None else (),
                [node.signature.name for node in found or gold],
                right_program=found is not None and found.text == gold.text,
                error=error,
                text=None if generator is None or found is None else found.text,
            )
        )
    return made
