"""Words of a program that its vocabularies lack, where they are open to more."""

from collections.abc import Collection, Iterator, Mapping

from nmn.errors import ProgramError
from nmn.grammar.outline import Outline, read_outline
from nmn.grammar.signature import Signature
from nmn.types import Vocabulary


def lacking_words(
    text: str,
    signatures: Mapping[str, Signature],
    vocabularies: Mapping[str, Vocabulary],
    opens: Collection[str],
) -> dict[str, tuple[str, ...]]:
    """By vocabulary, the words that a program text has and the vocabulary has not.

    Only literals in the place of a word of an open vocabulary count; of a text that is no program
    there are none, and whoever checks it says what is wrong.

    Arguments:
        opens: names of the vocabularies that are open.
    """
    try:
        outline = read_outline(text)
    except ProgramError:
        return {}
    found: dict[str, dict[str, None]] = {}
    for vocabulary, word in _written(outline, signatures):
        if vocabulary in opens and word not in vocabularies[vocabulary]:
            found.setdefault(vocabulary, {})[word] = None
    return {vocabulary: tuple(words) for vocabulary, words in found.items()}


def _written(outline: Outline, signatures: Mapping[str, Signature]) -> Iterator[tuple[str, str]]:
    """(vocabulary, word) of every literal word that stands where one is expected."""
    signature = signatures.get(outline.text) if outline.kind == "call" else None
    if signature is None:
        return
    for port, argument in zip(signature.written, outline.arguments, strict=False):
        if port.kind == "word" and argument.kind == "string":
            yield port.vocabulary, argument.text
        yield from _written(argument, signatures)
