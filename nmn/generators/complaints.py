"""Errors that say which part of a question was not understood, and what would have been."""

import difflib
from collections.abc import Sequence

from nmn.errors import UnknownWord, UnparsedQuestion
from nmn.generators.chart import Chart, CompiledGrammar
from nmn.generators.lexicon import Entry, Lexicon, Noun, Number
from nmn.generators.rules import Rule
from nmn.generators.tokens import Token

# English words that no rule of the grammar has. They are no concepts either, so that a question
# with one is of an unknown form, and is not answered with "nearest known: ...".
FUNCTION_WORDS = frozenset(
    """
    about after against am and are around as at be because been before being but by can could did do
    does during each either else ever every few for from had has have he her here hers him his how i
    if into is it its many may me might mine more most much must my neither never nor not now of off
    often on one ones or other others our out own s several shall she should since so some such than
    that the their them then there these they this those through times to together too toward
    towards two under until up us very was we were what when where whether which while who whom
    whose why will with without would yes yet you your
    """.split()
)


def find_unknown(tokens: Sequence[Token], compiled: CompiledGrammar) -> list[tuple[int, int]]:
    """Runs of tokens ``[start, end)`` that neither the grammar nor the lexicon knows.

    A trap (words that would be read as a concept that they do not mean) counts as unknown.
    """
    words = [token.word for token in tokens]
    runs: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        if word in compiled.words or word in FUNCTION_WORDS or word.isdigit():
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
    return sorted(set(runs))


def stand_ins(tokens: Sequence[Token], runs: Sequence[tuple[int, int]]) -> dict[int, list[Entry]]:
    """Nouns that stand for runs of unknown words while the form of a question is looked for."""
    found: dict[int, list[Entry]] = {}
    for start, end in runs:
        words = tuple(token.word for token in tokens[start:end])
        number: Number = "many" if words[-1].endswith("s") else "one"
        found[start] = [Entry(words, Noun("?", number))]
    return found


# Words that a noun, or an adjective and a noun, must follow.
_BEFORE_NOUNS = frozenset("the a an this these those any some all every each many no more".split())


def noun_expected(trial: Chart, at: int) -> bool:
    """Whether an unknown word stands where only a noun or an adjective can."""
    before = trial.words[at - 1] if at else ""
    known = "quality" in trial.compiled.grammar.roots  # not in every grammar
    described = at > 0 and known and bool(trial.parse("quality", at - 1))
    return trial.furthest > at and (before in _BEFORE_NOUNS or described)


def complain_unknown(question: str, token: Token, lexicon: Lexicon) -> UnknownWord:
    """The error for an unknown word where a known noun would fit."""
    nearest = lexicon.nearest(token.word)
    if nearest:
        expected = f"a known word; the nearest: {_quoted(nearest)}"
        hint = "ask with one of these, if it is what you mean"
    else:
        expected = f"a known word, such as {_quoted(lexicon.examples)}"
        hint = "ask for something that the domain can see"
    return UnknownWord(
        f"the word '{token.word}' is not known",
        word=token.word,
        nearest=nearest,
        expected=expected,
        hint=hint,
        question=question,
        span=(token.start, token.end),
    )


def complain_unparsed(question: str, chart: Chart, patterns: Sequence[Rule]) -> UnparsedQuestion:
    """The error for a question of an unknown form: where understanding stopped, and the nearest.

    The parser works top-down, so the furthest token that it came to is the first one that cannot
    follow what stands before it in any question it knows.
    """
    tokens = chart.tokens
    expected = f'a question like "{closest(chart.words[:-1], patterns)}"'
    if chart.furthest < len(tokens):
        token = tokens[chart.furthest]
        likely = _misspelled(token.word, chart)
        return UnparsedQuestion(
            f"the question is not understood from '{token.word}' on",
            expected=expected,
            hint=f"did you mean {_quoted(likely)}?" if likely else "ask in another form",
            question=question,
            span=(token.start, token.end),
        )
    reasons = [reason for end, reason in chart.refusals if end == len(tokens)]
    span = (tokens[0].start if reasons else tokens[-1].start, tokens[-1].end)
    return UnparsedQuestion(
        reasons[-1]
        if reasons
        else "the question is not complete, or its parts do not fit together",
        expected=expected,
        hint="ask in another form",
        question=question,
        span=span,
    )


def complain_unclear(question: str, token: Token, reason: str) -> UnparsedQuestion:
    """The error for a pronoun that could stand for two things."""
    return UnparsedQuestion(
        reason,
        expected="a question that names what it is about",
        hint="ask with the noun in place of the pronoun",
        question=question,
        span=(token.start, token.end),
    )


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _misspelled(word: str, chart: Chart) -> list[str]:
    """Known words that an unknown one may be a misspelling of."""
    known = chart.compiled.words | FUNCTION_WORDS
    if word in known or word.isdigit():
        return []
    return difflib.get_close_matches(word, sorted(known), n=3, cutoff=0.65)


def closest(words: Sequence[str], patterns: Sequence[Rule]) -> str:
    """The example that has the most words, in order, in common with a question."""

    def likeness(rule: Rule) -> float:
        example = rule.example.lower().rstrip("?.").split()
        same_start = example[0] == words[0]
        return same_start + difflib.SequenceMatcher(None, example, list(words)).ratio()

    return max(patterns, key=likeness).example  # the first of equals
