"""The grammar of noun phrases and of what is said about them, one rule a line.

Kinds: ``nominal`` (small red cars), ``modifiers`` (all that follows the noun), ``term`` (one noun
phrase), ``phrase`` (one or several joined), ``state`` and ``predicate`` (what may follow "is"),
``clause`` (what may follow "that"), and narrower kinds of phrases for the questions: ``object``
(the dog), ``indefinite`` (a dog), ``bare`` (dogs), ``group`` (the dogs), ``whole`` (all dogs).
"""

from collections.abc import Callable

from nmn.generators import build_joined as j
from nmn.generators import build_pairs as pairs
from nmn.generators import build_phrases as b
from nmn.generators import build_predicates as p
from nmn.generators.lexicon import Lexicon
from nmn.generators.meaning import Attribute, Between
from nmn.generators.rules import Rule

PICTURE = "(the|this) (picture|photo|photograph|image|scene|frame)"
THAT = "(that|which|who)"


def phrase_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The rules; the lexicon says which attributes go together and what "with" stands for."""
    having = p.fixed_relation(lexicon.having)
    to, off = b.Extremes(lexicon.extremes, "to"), b.Extremes(lexicon.extremes, "from")
    lines: list[tuple[str, str, Callable[..., object]]] = [
        # Adjectives and nouns.
        ("quality", "{adjective}", b.value),
        ("quality", "{spot}", b.value),
        ("qualities", "{quality} [,] and {quality}", b.listing("and")),
        ("qualities", "{quality} [,] or {quality}", b.listing("or")),
        ("qualities", "{quality} , {qualities}", b.longer_list),
        ("simple", "{noun}", b.plain),
        ("simple", "{quality} [,] {simple}", b.described),
        ("nominal", "{noun}", b.plain),
        ("nominal", "{quality} {nominal}", b.described),
        ("nominal", "{quality} , {simple}", b.described),
        ("nominal", "{qualities} {nominal}", b.describer(lexicon.groups)),
        # One noun phrase.
        ("term", "the {superlative} {nominal} {modifiers}", b.superlative),
        ("term", "the {superlative} of [all] [the] {nominal} {modifiers}", b.superlative_of),
        ("term", "the {superlative} {nominal} to {object}", to.object),
        ("term", "the {superlative} {nominal} [away] from {object}", off.object),
        ("term", "the {superlative} {nominal} to the (camera|viewer)", to.camera),
        ("term", "the {superlative} {nominal} from the (camera|viewer)", off.camera),
        (
            "term",
            f"the {{nominal}} {{modifiers}} [{THAT} is] [the] {{extreme}} {{object}}",
            b.extreme,
        ),
        (
            "term",
            f"the {{nominal}} {{modifiers}} [{THAT} is] [the] {{extreme}} the (camera|viewer)",
            b.superlative_after,
        ),
        (
            "term",
            f"the {{nominal}} {{modifiers}} {THAT} is [the] {{superlative}}",
            b.superlative_after,
        ),
        (
            "term",
            "the {ordinal} {nominal} {modifiers} [counting|counted] from the {side} {modifiers}",
            b.ordinal,
        ),
        ("term", "{pronoun} {modifiers}", b.pronoun),
        ("term", "{pronoun} {adjective} {modifiers}", b.described_pronoun),
        ("term", "(the|this|that|these|those) {nominal} {modifiers}", b.determined("the")),
        ("term", "(a|an) {nominal} {modifiers}", b.determined("a")),
        ("term", "any [of the|of these|of those] {nominal} {modifiers}", b.determined("any")),
        ("term", "one of (the|these|those) {nominal} {modifiers}", b.determined("any")),
        ("term", "some [of the|of these|of those] {nominal} {modifiers}", b.determined("some")),
        ("term", "all [the|of the|these|those] {nominal} {modifiers}", b.determined("all")),
        ("term", "(every|each|each of the) {nominal} {modifiers}", b.determined("all")),
        ("term", "no {nominal} {modifiers}", b.determined("no")),
        ("term", "{nominal} {modifiers}", b.determined("")),
        # Several, joined.
        ("joined", "[,] and {term}", j.joined("and")),
        ("joined", "[,] or {term}", j.joined("or")),
        ("joined", ", {term} {joined}", j.joined_more("")),
        ("joined", "and {term} {joined}", j.joined_more("and")),
        ("joined", "or {term} {joined}", j.joined_more("or")),
        ("phrase", "{term} {joined}", j.union),
        ("phrase", "{term}", b.value),
        # Narrower kinds.
        ("object", "{term}", b.when(b.definite)),
        ("pair", "{object?} and {object}", pairs.pair),
        ("pair", "{object?} and {bareterm}", pairs.understood),
        ("pair", "the {quality} and [the] {quality} {nominal} {modifiers}", pairs.described_pair),
        (
            "pair",
            "the {superlative} and [the] {superlative} {nominal} {modifiers}",
            pairs.superlative_pair,
        ),
        (
            "pair",
            "the {ordinal} and [the] {ordinal} {nominal} {modifiers} from the {side}",
            pairs.ordinal_pair,
        ),
        ("offer", "{object?} or {object}", pairs.pair),
        ("offer", "{object?} or {bareterm}", pairs.understood),
        ("several", "{phrase}", b.when(b.several)),
        ("indefinite", "{term}", b.when(b.indefinite)),
        ("bareterm", "{term}", b.when(b.bare)),
        ("bare", "{phrase}", b.when(b.bare)),
        ("group", "{phrase}", b.when(b.group)),
        ("whole", "{phrase}", b.when(b.whole)),
        ("countable", "{phrase}", b.when(b.countable)),
        # What follows a noun.
        ("modifiers", "", b.no_modifiers),
        ("modifiers", "{modifier} {modifiers}", b.more_modifiers),
        ("modifier", "{conditions}", b.value),
        ("modifier", f"{THAT} {{clauses}}", b.value),
        ("modifier", f"[{THAT}] {{object?}} is {{seenfrom}}", p.inverse),
        ("modifier", "(with|having|of) the same {key} as {object}", p.same),
        ("modifier", "the same {key} as {object}", p.same),
        ("modifier", "not {condition}", p.negated),
        (
            "modifier",
            "with {phrase} in [his|her|their|its] (hand|hands)",
            p.fixed_relation(lexicon.in_hand),
        ),
        ("modifier", "(with|having) {phrase}", having),
        (
            "modifier",
            "(except|except for|other than|besides|excluding|apart from|but not) {phrase}",
            p.exception,
        ),
        # What may be said of an object in a few words, after a noun or after "is".
        ("spotted", "{place}", Attribute),
        ("spotted", f"{{place}} of {PICTURE}", Attribute),
        ("condition", "{spotted}", b.value),
        ("condition", "{relation} {phrase}", p.relation),
        ("condition", "between {object} and {object}", Between),
        ("condition", "{here}", b.value),
        ("modifier", "{likeness}", b.value),
        ("conditions", "{condition}", b.value),
        ("conditions", "{condition} (and|but|, and) {conditions}", p.both),
        ("conditions", "{condition} or {conditions}", p.either),
        # After "is".
        ("state", "{adjective}", Attribute),
        ("state", "{likeness}", b.value),
        ("state", "{condition}", b.value),
        ("state", "[of] the same {key} as {object}", p.same),
        ("state", "[of] the same {key} of {nominal} as {object}", p.same_kind(lexicon.naming)),
        ("state", "not {state}", p.negated),
        ("states", "{state}", b.value),
        ("states", "[both] {state} (and|but|, and) {states}", p.both),
        ("states", "{state} or {states}", p.either),
        ("predicate", "{states}", b.value),
        ("predicate", "{kind}", b.value),
        ("predicate", "not {kind}", p.negated),
        ("kind", "{term}", p.kind(lexicon.naming)),
        # After "that".
        ("clause", "(is|are) {predicate}", b.value),
        ("clause", "{action}", b.value),
        ("clause", "{verb} {phrase}", p.relation),
        ("clause", "has {phrase}", having),
        ("clause", "(has|shares) the same {key} as {object}", p.same),
        ("clause", "(do|does) not {action}", p.negated),
        ("clauses", "{clause}", b.value),
        ("clauses", f"{{clause}} (and|but|, and) [{THAT}] {{clauses}}", p.both),
        # After "does the man".
        ("action", "{infinitive} {phrase}", p.relation),
        ("action", "(have|share) the same {key} as {object}", p.same),
        ("action", "have {phrase}", having),
    ]
    return tuple(Rule("", kind, pattern, build) for kind, pattern, build in lines)
