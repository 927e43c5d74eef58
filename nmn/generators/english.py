"""The grammar generator: an English question about a picture -> program text, deterministically."""

from collections.abc import Collection, Sequence

from nmn.errors import DomainError
from nmn.generators import build_around as around
from nmn.generators import build_phrases as phrases
from nmn.generators.chart import Chart, CompiledGrammar, Found
from nmn.generators.complaints import (
    complain_unknown,
    complain_unparsed,
    find_unknown,
    noun_expected,
    stand_ins,
)
from nmn.generators.generator import Asked, Draft
from nmn.generators.lexicon import Entry, Lexicon
from nmn.generators.nearest import NounMatcher, match_nouns
from nmn.generators.open_rules import open_rules
from nmn.generators.open_words import PHRASE, QUOTES, open_entries, quoted_entry, quotes_joined
from nmn.generators.phrase_rules import phrase_rules
from nmn.generators.rules import Grammar, Rule
from nmn.generators.time_rules import CLIP_LEXICAL, time_rules
from nmn.generators.tokens import Token, tokenize
from nmn.generators.yesno_rules import PARTS, yesno_rules

# The kinds of phrase that a lexicon gives (see lexicon.py for what each means).
LEXICAL = (
    "noun", "pronoun", "adjective", "spot", "place", "relation", "halfrelation", "verb",
    "infinitive", "inverse", "plaininverse", "superlative", "comparative", "extreme", "side", "key",
    "keys", "ordinal", "cardinal", "likeness",
)  # fmt: skip

# What may stand around a question without changing it.
AROUND = (
    Rule("", "whole_question", "{question}", phrases.value),
    Rule("", "whole_question", "{polite} [,] {question}", around.politely),
    Rule("", "whole_question", "{question} [,] {please}", around.politely_before),
    Rule("", "whole_question", "{polite} [,] {question} [,] {please}", around.politely_around),
    Rule("", "please", "please", around.dropped(None)),
    Rule("", "polite", "please", around.dropped(None)),
    Rule("", "polite", "[please] tell me", around.dropped(None)),
    Rule("", "polite", "(can|could|would|will) you [please] [tell me]",
         around.dropped(None)),
    Rule("", "polite", "{here}", phrases.value),
    Rule("", "question", "{yesnos}", phrases.value),
    Rule("", "question", "{open}", phrases.value),
    Rule("", "question", "{command}", phrases.value),
)  # fmt: skip


def english_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """All rules of the grammar for one lexicon, in order of preference."""
    return (
        *AROUND, *open_rules(lexicon), *PARTS, *yesno_rules(lexicon),
        *phrase_rules(lexicon),
    )  # fmt: skip


class GrammarGenerator:
    """Reads questions by a grammar; the same question always gives the same program.

    Arguments:
        lexicon: the words of the domain.
        nearest: finds the concept nearest to an unknown noun; None refuses unknown nouns.
        rules: of the grammar; by default those of pictures.
        lexical: the kinds of phrase that the lexicon gives to them.
        name: as the trail states it.
        opens: the vocabularies that unknown words are added to, where a model knows what to do
            with them: "noun" and "phrase".

    >>> from nmn.domains import load_domain
    >>> load_domain("photo").generator.draft("Is the sofa red?").program
    'verify(unique(find("couch")), "red")'
    """

    def __init__(
        self,
        lexicon: Lexicon,
        nearest: NounMatcher | None = None,
        rules: Sequence[Rule] | None = None,
        lexical: Sequence[str] = LEXICAL,
        name: str = "grammar",
        opens: Collection[str] = (),
    ) -> None:
        self.lexicon = lexicon
        self.nearest = nearest
        self._name = name
        self._opens = frozenset(opens)
        self.grammar = Grammar(english_rules(lexicon) if rules is None else rules, lexical)
        self._compiled = CompiledGrammar(self.grammar, lexicon)
        self._patterns = tuple(rule for rule in self.grammar.rules if rule.example)

    @property
    def name(self) -> str:
        """ "grammar", or "grammar+embedding" when unknown nouns are matched by meaning."""
        return self._name if self.nearest is None else f"{self._name}+embedding"

    @property
    def patterns(self) -> tuple[Rule, ...]:
        """The forms of questions, each with an example."""
        return self._patterns

    def draft(self, question: str) -> Draft:
        """The program of a question.

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnknownWord: a word that neither the grammar nor the lexicon knows.
            UnparsedQuestion: known words in a form that no rule covers.
        """
        tokens, extra, unknown = self._words(question)
        if unknown and self.nearest is not None:
            near, unknown = match_nouns(tokens, unknown, self.lexicon, self.nearest)
            extra |= near
        chart = Chart(self._compiled, tokens, extra)
        left = () if self._opens else unknown
        found = None if left else _whole(chart)
        if found is not None:
            return Draft(str(found.value), tuple(dict.fromkeys(found.notes)), self.name)
        chart.parse("whole_question", 0)
        if unknown:
            # Once more with nouns in place of the unknown words, to tell "I do not know this thing"
            # from "I do not understand this question"; no program comes of it.
            trial = Chart(self._compiled, tokens, extra | stand_ins(tokens, unknown))
            for start, _ in unknown:
                if _whole(trial) or noun_expected(trial, start):
                    raise complain_unknown(question, tokens[start], self.lexicon)
        raise complain_unparsed(question, chart, self._patterns)

    def _words(
        self, question: str
    ) -> tuple[list[Token], dict[int, list[Entry]], list[tuple[int, int]]]:
        """The tokens, entries that they bring themselves, and the runs that are unknown."""
        quoting = PHRASE in self._opens
        tokens = tokenize(question, QUOTES if quoting else ())
        quoted: list[int] = []
        if quoting:
            tokens, quoted = quotes_joined(tokens, question)
        inside = {(place, place + 1) for place in quoted}
        unknown = [run for run in find_unknown(tokens, self._compiled) if run not in inside]
        extra = open_entries(tokens, unknown, self._compiled, self._opens) if self._opens else {}
        extra |= {place: [quoted_entry(tokens[place])] for place in quoted}
        return tokens, extra, unknown


def _whole(chart: Chart) -> Found | None:
    """The preferred reading of all words of a question."""
    longest = chart.parse("whole_question", 0)[:1]
    return longest[0] if longest and longest[0].end == len(chart.tokens) else None


def grammar(domain: Asked) -> GrammarGenerator:
    """The generator "grammar" of a domain that has a lexicon."""
    return GrammarGenerator(_lexicon(domain), opens=domain.opens)


def grammar_with_embedding(domain: Asked) -> GrammarGenerator:
    """The same, with unknown nouns matched by meaning."""
    from nmn.generators.embedding import EmbeddingMatcher  # late: it needs an optional part

    return GrammarGenerator(_lexicon(domain), EmbeddingMatcher())


def clip_grammar(domain: Asked) -> GrammarGenerator:
    """The generator "clip-grammar" of a domain of clips that has a lexicon."""
    rules, name = time_rules(), "clip-grammar"
    return GrammarGenerator(_lexicon(domain), None, rules, CLIP_LEXICAL, name, domain.opens)


def _lexicon(domain: Asked) -> Lexicon:
    if domain.make_lexicon is None:
        raise DomainError(
            f"the domain '{domain.name}' has no lexicon, which the English grammar reads by",
            hint="choose the generator that comes with the domain",
        )
    return domain.make_lexicon()


def examples_by_grammar(generator: GrammarGenerator, most: int = 24) -> list[tuple[str, str]]:
    """Questions of as many forms, far apart in the grammar, with the programs they are read as."""
    patterns = generator.patterns
    step = max(1, -(-len(patterns) // most))
    return [(rule.example, generator.draft(rule.example).program) for rule in patterns[::step]]
