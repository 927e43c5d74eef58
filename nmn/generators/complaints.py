"""Errors that say which part of a question was not understood, and what would have been."""

from collections.abc import Sequence

from nmn.errors import UnknownWord, UnparsedQuestion
from nmn.generators.chart import Chart, CompiledGrammar
from nmn.generators.lexicon import Lexicon
from nmn.generators.tokens import Token

# English words that no rule of the grammar has. They are no concepts either, so that a question
# with one is of an unknown form, and is not answered with "nearest known: ...".
FUNCTION_WORDS = frozenset(
    """
    , a about after against am and are around as at be because been before being but by can could
    did do does during each either else ever every few for from had has have he her here hers him
    his how i if into is it its many may me might mine more most much must my neither never nor not
    now of off often on one ones or other others our out own s several shall she should since so
    some such than that the their them then there these they this those through times to together
    too toward towards two under until up us very was we were what when where whether which while
    who whom whose why will with without would yes yet you your
    """.split()
)


def find_unknown(tokens: Sequence[Token], compiled: CompiledGrammar) -> list[tuple[int, int]]:
    """Runs of tokens ``[start, end)`` that neither the grammar nor the lexicon knows.

    A trap (words that would be read as a concept that they do not mean) counts as unknown.
    """
    words = [token.word for token in tokens]
    runs: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        known = word in compiled.words or word in FUNCTION_WORDS or word == "'s"
        if known and not word.isdigit():
            continue
        if word.isdigit() and word in compiled.words:
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    for entry in compiled.lexicon.entries.get("trap", ()):
        size = len(entry.phrase)
        for at in range(len(words) - size + 1):
            if tuple(words[at : at + size]) == entry.phrase:
                runs.append((at + size - 1, at + size))
    return sorted(runs)


def complain_unknown(
    question: str, tokens: Sequence[Token], run: tuple[int, int], lexicon: Lexicon
) -> UnknownWord:
    """The error for the first word of a run of unknown words."""
    token = tokens[run[0]]
    word = token.word
    nearest = lexicon.nearest(word)
    near = ", ".join(f"'{known}'" for known in nearest)
    some = ", ".join(f"'{known}'" for known in lexicon.examples)
    return UnknownWord(
        f"the word '{word}' is not known",
        word=word,
        nearest=nearest,
        expected=f"one of the known words, nearest: {near}" if near else f"known words, as {some}",
        hint="use a known word" if near else "ask for something the domain can see",
        question=question,
        span=(token.start, token.end),
    )


def complain_unparsed(question: str, chart: Chart) -> UnparsedQuestion:
    """The error for known words in an unknown form: where understanding stopped, and the nearest.

    The parser works top-down, so the furthest token that it came to is the first one that cannot
    follow what stands before it in any question it knows.
    """
    tokens = chart.tokens
    expected = None
    if chart.closest is not None:
        expected = f'a question like "{chart.closest.example}"'
    refusals = [reason for end, reason in chart.refusals if end >= chart.furthest]
    if chart.furthest >= len(tokens):
        span = (tokens[0].start, tokens[-1].end)
        reason = refusals[-1] if refusals else "its parts do not go together in any form I know"
        if not refusals:
            span = (tokens[-1].start, tokens[-1].end)
        return UnparsedQuestion(
            f"the question is not understood: {reason}",
            expected=expected,
            hint="see the examples of the grammar",
            question=question,
            span=span,
        )
    token = tokens[chart.furthest]
    return UnparsedQuestion(
        f"the question is not understood from '{token.word}' on",
        expected=expected,
        hint="see the examples of the grammar",
        question=question,
        span=(token.start, token.end),
    )
