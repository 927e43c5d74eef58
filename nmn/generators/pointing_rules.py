"""Questions about what is pointed at, and phrases for it: "it", "his tie"; one form a line."""

from nmn.generators import build_pointing as b
from nmn.generators.build_around import dropped
from nmn.generators.build_naming import Naming
from nmn.generators.build_phrases import value
from nmn.generators.lexicon import Lexicon
from nmn.generators.rules import Rule


def pointing_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The forms; the lexicon says what each pronoun points at."""
    name = Naming.of(lexicon)
    return (
        Rule("point.either", "question",
             "is {pointed} [either] (a|an) {noun} [,] or [a|an] {noun}", b.either(name),
             "Is this a dog or a cat?"),
        Rule("point.either.several", "question", "are {pointed} [either] {noun} [,] or {noun}",
             b.either_of_several(name), "Are these dogs or cats?"),
        Rule("point.is", "question", "(is|are) {pointed} {kind} [{here}]",
             b.is_a, "Is this a dog?"),
        # As people mean it: "isn't this a dog?" is answered with yes where there is one.
        Rule("point.is.not", "question", "(is|are) {nay} {pointed} {kind} [{here}]",
             b.is_not_a, "Isn't this a dog?"),
        Rule("", "nay", "not", dropped(None)),
        Rule("point.what", "question", "(what|which) {nominal} (is|are) {referred}", b.what(name),
             "What fruit is this?"),
        Rule("point.what.kind", "question",
             "(what|which) {key} of {nominal} (is|are) {referred}", b.what_kind(name),
             "What kind of fruit is this?"),
        Rule("point.what.several", "question", "what are {pointed}", b.what_several(name),
             "What are these?"),
        Rule("", "pointed", "{deictic}", b.pointing),
        Rule("", "pointed", "{personal}", b.pointing),
        Rule("", "referred", "{pointed}", value),
        Rule("", "referred", "{named}", b.named),
        Rule("", "term", "{referred}", value),
        Rule("", "term", "(any|some|one) of {referred}", b.some_of("any")),
        Rule("", "term", "(all|each) of {referred}", b.some_of("all")),
        Rule("", "term", "(his|her|their|its) {nominal} {modifiers}", b.possessed),
        Rule("", "term", "(the|this|that) {nominal} 's {nominal} {modifiers}",
             b.owned(lexicon.having)),
    )  # fmt: skip
