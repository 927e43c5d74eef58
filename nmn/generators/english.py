"""The grammar generator: an English question about a picture -> program text, deterministically."""

from collections.abc import Collection, Sequence

from nmn.errors import DomainError, QuestionError
from nmn.generators import build_phrases as phrases
from nmn.generators.chart import Chart, CompiledGrammar, Found
from nmn.generators.choice_rules import choice_rules
from nmn.generators.circumstance_rules import circumstance_rules
from nmn.generators.complaints import (
    closest,
    complain_unclear,
    complain_unknown,
    complain_unparsed,
    find_unknown,
    noun_expected,
    stand_ins,
)
from nmn.generators.generator import Asked, Draft
from nmn.generators.indirect_rules import AROUND, indirect_rules
from nmn.generators.lexicon import Entry, Lexicon
from nmn.generators.module_english import CLIPS, PICTURES, bring
from nmn.generators.naming_rules import naming_rules
from nmn.generators.nearest import NounMatcher, match_nouns
from nmn.generators.number_rules import NUMBERS, PARTS
from nmn.generators.open_rules import open_rules
from nmn.generators.open_words import PHRASE, QUOTES, open_entries, quoted_entry, quotes_joined
from nmn.generators.phrase_rules import phrase_rules
from nmn.generators.pointing_rules import pointing_rules
from nmn.generators.references import resolve
from nmn.generators.rules import Grammar, Rule
from nmn.generators.time_rules import CLIP_LEXICAL, time_rules
from nmn.generators.tokens import Token, tokenize
from nmn.generators.typos import put_right
from nmn.generators.unseen import complain_unseen, find_unseen
from nmn.generators.yesno_rules import yesno_rules

# The kinds of phrase that a lexicon gives (see lexicon.py for what each means).
LEXICAL = (
    "noun", "pronoun", "adjective", "spot", "place", "relation", "halfrelation", "verb",
    "infinitive", "inverse", "plaininverse", "superlative", "comparative", "extreme", "side", "key",
    "keys", "ordinal", "cardinal", "deictic", "personal", "named", "posture", "posing", "donning",
    "scenery", "likeness",
)  # fmt: skip

# A question may be any of these, in order of preference.
QUESTIONS = (
    Rule("", "question", "{yesnos}", phrases.value),
    Rule("", "question", "{open}", phrases.value),
    Rule("", "question", "{command}", phrases.value),
)


def english_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """All rules of the grammar for one lexicon, in order of preference."""
    return (
        *AROUND, *pointing_rules(lexicon), *QUESTIONS, *indirect_rules(lexicon),
        *choice_rules(lexicon), *naming_rules(lexicon), *open_rules(lexicon), *PARTS, *NUMBERS,
        *yesno_rules(lexicon), *circumstance_rules(lexicon), *phrase_rules(lexicon),
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
        tokens, entries, unknown = self._words(question)
        if unknown and self.nearest is not None:
            nouns, unknown = match_nouns(tokens, unknown, self.lexicon, self.nearest)
            entries["noun"] = entries.get("noun", {}) | nouns
        chart = Chart(self._compiled, tokens, entries)
        misread = unknown and not self._opens
        found = self._put_right(tokens, unknown) if misread else _whole(chart)
        if found is None:
            raise self._complaint(question, chart, unknown)
        return Draft(str(found.value), tuple(dict.fromkeys(found.notes)), self.name)

    def _words(
        self, question: str
    ) -> tuple[list[Token], dict[str, dict[int, list[Entry]]], list[tuple[int, int]]]:
        """The tokens, entries that they bring themselves, and the runs that are unknown."""
        quoting = PHRASE in self._opens
        tokens = tokenize(question, QUOTES if quoting else ())
        quoted: list[int] = []
        if quoting:
            tokens, quoted = quotes_joined(tokens, question)
        inside = {(place, place + 1) for place in quoted}
        unknown = [run for run in find_unknown(tokens, self._compiled) if run not in inside]
        entries = dict(resolve(tokens, self._compiled).entries)
        if self._opens:
            for kind, brought in open_entries(tokens, unknown, self._compiled, self._opens).items():
                entries[kind] = entries.get(kind, {}) | brought
        likened = {place: [quoted_entry(tokens[place])] for place in quoted}
        if likened:
            entries["likeness"] = entries.get("likeness", {}) | likened
        return tokens, entries, unknown

    def _put_right(self, tokens: list[Token], unknown: list[tuple[int, int]]) -> Found | None:
        """The reading of a question whose unknown words are misspelt, if all of them are."""
        tokens, notes = put_right(tokens, unknown, self._compiled.words, self.lexicon)
        if find_unknown(tokens, self._compiled):
            return None
        found = _whole(Chart(self._compiled, tokens, resolve(tokens, self._compiled).entries))
        return found and Found(found.end, found.value, (*notes, *found.notes))

    def _complaint(
        self, question: str, chart: Chart, unknown: list[tuple[int, int]]
    ) -> QuestionError:
        """Why a question is not read, the most telling reason first."""
        tokens = chart.tokens
        at = find_unseen(tokens, self._compiled)
        if at is not None:
            close = closest(chart.words[:-1], self._patterns)
            return complain_unseen(question, tokens, at, self._compiled, close)
        chart.parse("whole_question", 0)
        if unknown:
            # Once more with nouns in place of the unknown words, to tell "I do not know this thing"
            # from "I do not understand this question"; no program comes of it.
            nouns = {**chart.extra.get("noun", {}), **stand_ins(tokens, unknown)}
            trial = Chart(self._compiled, tokens, {**chart.extra, "noun": nouns})
            for start, _ in unknown:
                if _whole(trial) or noun_expected(trial, start):
                    return complain_unknown(question, tokens[start], self.lexicon)
        for place, reason in resolve(tokens, self._compiled).unclear.items():
            return complain_unclear(question, tokens[place], reason)
        return complain_unparsed(question, chart, self._patterns)


def _whole(chart: Chart) -> Found | None:
    """The preferred reading of all words of a question."""
    longest = chart.parse("whole_question", 0)[:1]
    return longest[0] if longest and longest[0].end == len(chart.tokens) else None


def grammar(domain: Asked) -> GrammarGenerator:
    """The generator "grammar" of a domain that has a lexicon."""
    return _of_pictures(domain, None)


def grammar_with_embedding(domain: Asked) -> GrammarGenerator:
    """The same, with unknown nouns matched by meaning."""
    from nmn.generators.embedding import EmbeddingMatcher  # late: it needs an optional part

    return _of_pictures(domain, EmbeddingMatcher())


def clip_grammar(domain: Asked) -> GrammarGenerator:
    """The generator "clip-grammar" of a domain of clips that has a lexicon."""
    brought = bring(domain, _lexicon(domain), CLIPS)
    rules, lexical = (*time_rules(), *brought.rules), (*CLIP_LEXICAL, *brought.kinds)
    return GrammarGenerator(brought.lexicon, None, rules, lexical, "clip-grammar", domain.opens)


def _of_pictures(domain: Asked, nearest: NounMatcher | None) -> GrammarGenerator:
    brought = bring(domain, _lexicon(domain), PICTURES)
    rules = (*english_rules(brought.lexicon), *brought.rules)
    lexical = (*LEXICAL, *brought.kinds)
    return GrammarGenerator(brought.lexicon, nearest, rules, lexical, opens=domain.opens)


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
