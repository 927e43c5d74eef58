"""The answer to questions about what is not seen: which word it is, and what can be asked instead.

"Is the man kicking the ball?" has a form that the grammar knows but for one word, and no detector
of objects sees kicking. The nearest question that is read is offered; it is not answered.
"""

from collections.abc import Iterator, Sequence

from nmn.errors import UnparsedQuestion
from nmn.generators.chart import Chart, CompiledGrammar
from nmn.generators.tokens import Token

# Words that go with a deed ("looking at", "talking to") and not with the thing it is done to.
_LINKS = frozenset(("at", "to", "with", "for", "toward", "towards", "from", "through", "into"))
_ARTICLES = frozenset(("the", "a", "an", "this", "that", "his", "her", "any", "some"))
_BE = ("is", "are")


def find_unseen(tokens: Sequence[Token], compiled: CompiledGrammar) -> int | None:
    """The place of the first word for something that is not seen, if there is one.

    A posture counts: a question that has one and was not understood is most often about it.
    """
    lexicon = compiled.lexicon
    for at, token in enumerate(tokens):
        if token.word in lexicon.unseen:
            return at
    postures = {entry.phrase[0] for entry in lexicon.entries.get("posture", ()) if entry.note}
    for at, token in enumerate(tokens):
        if token.word in postures and len(tokens) - at <= 2:
            return at
    return None


def complain_unseen(
    question: str, tokens: Sequence[Token], at: int, compiled: CompiledGrammar, close: str
) -> UnparsedQuestion:
    """The error, with the nearest question that is read; else ``close``, an example like it."""
    token = tokens[at]
    words = [one.word for one in tokens]
    near = next((one for one in _others(words, at) if _read(one, compiled)), None)
    return UnparsedQuestion(
        f"'{token.word}' is not something this detector sees",
        expected=f'a question like "{close if near is None else _sentence(near)}"',
        hint="ask for objects, colors, sizes, places, or how many there are",
        question=question,
        span=(token.start, token.end),
    )


def _others(words: Sequence[str], at: int) -> Iterator[list[str]]:
    """Questions like one without the word at a place, the nearest first."""
    before, after = list(words[:at]), list(words[at + 1 :])
    if before[:2] == ["what", "is"] and not after:
        yield [*before, "holding"]
    else:
        yield [*before, *after]
    thing = after[1:] if after and after[0] in _LINKS else after
    if thing:
        yield [*before, "near", *thing]
    if before and before[0] in _BE and before[1:2] and before[1] in _ARTICLES:
        yield ["is", "there", "a", *before[2:]]
    if before and before[0] in _BE and before[1:2] == ["there"]:
        yield before
    if before and before[-1] in _BE:
        yield [*before[:-1], "are", "there"]
    if before[:2] == ["what", "is"] and len(before) > 2:
        yield ["where", *before[1:]]


def _read(words: Sequence[str], compiled: CompiledGrammar) -> bool:
    """Whether the grammar reads a question."""
    if not words:
        return False
    chart = Chart(compiled, [Token(word, 0, 0) for word in words])
    found = chart.parse("whole_question", 0)
    return bool(found) and found[0].end == len(words)


def _sentence(words: Sequence[str]) -> str:
    """Words as a question."""
    text = " ".join(words).replace(" ,", ",").replace(" 's", "'s")
    return text[0].upper() + text[1:] + "?"
