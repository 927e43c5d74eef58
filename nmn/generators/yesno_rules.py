"""Questions whose answer is yes or no, one form a line."""

from nmn.generators import build_yesno as b
from nmn.generators.build_around import politely_before
from nmn.generators.build_phrases import value
from nmn.generators.lexicon import Lexicon
from nmn.generators.rules import Rule

THERE = "(is there|are there|do you see|can you see|can we see|do we see|is it true that there is)"
THERE_ARE = "[there are|there is]"
PICTURE = "(the|this) (picture|photo|photograph|image|scene)"
SHOWS = "(show|contain|have|include|depict)"

# Parts of these questions: "two dogs", "no dog", "a dog and a cat".
PARTS = (
    Rule("", "amount", "[exactly|only|just] {cardinal}", b.amount("equal")),
    Rule("", "amount", "(at least|no fewer than|no less than) {cardinal}", b.amount("at least")),
    Rule("", "amount", "{cardinal} or more", b.amount("at least")),
    Rule("", "amount", "(at most|no more than|not more than) {cardinal}", b.amount("at most")),
    Rule("", "amount", "{cardinal} or (fewer|less)", b.amount("at most")),
    Rule("", "amount", "more than {cardinal}", b.amount("greater")),
    Rule("", "amount", "(fewer|less) than {cardinal}", b.amount("less")),
    Rule("", "existence", "{amount} {bareterm}", b.exists_amount),
    Rule("", "existence", "{none}", b.exists_not),
    Rule("", "existence", "not {indefinite}", b.exists_not),
    Rule("", "existence", "{indefinite}", b.exists),
    Rule("", "existences", "[both] {existence} [,] and {existences}", b.combined("and")),
    Rule("", "existences", "[either] {existence} [,] or {existences}", b.combined("or")),
    Rule("", "existences", "{existence}", value),
)


def yesno_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The forms; the lexicon says which relations are the main one of a question."""
    main = b.main_first(lexicon.main)
    return (
        Rule("exist", "yesno", f"{THERE} {{existences}}", value,
             "Is there a dog on the couch?"),
        Rule("exist.picture", "yesno", f"does {PICTURE} {SHOWS} {{existences}}", value,
             "Does the picture show a dog?"),
        Rule("exist.here", "yesno", "(is|are) {existences?} {here}", politely_before,
             "Is a dog in the picture?"),
        Rule("exist.definite", "yesno", "(is|are) {phrase?} {here}", b.present,
             "Is the dog in the picture?"),
        Rule("compare.more", "yesno",
             f"{THERE} more {{countable?}} than {THERE_ARE} {{countable}}",
             b.compare_counts("greater"), "Are there more dogs than cats?"),
        Rule("compare.fewer", "yesno",
             f"{THERE} (fewer|less) {{countable?}} than {THERE_ARE} {{countable}}",
             b.compare_counts("less"), "Are there fewer dogs than cats?"),
        Rule("compare.equal", "yesno",
             f"{THERE} as (many|much) {{countable?}} as {THERE_ARE} {{countable}}",
             b.compare_counts("equal"), "Are there as many dogs as cats?"),
        Rule("compare.same", "yesno",
             f"{THERE} (the same|an equal) (number|amount) of {{bareterm?}} (and|as) {{bareterm}}",
             b.compare_counts("equal"), "Are there the same number of dogs and cats?"),
        Rule("compare.equally", "yesno", f"{THERE} equally many {{bareterm?}} and {{bareterm}}",
             b.compare_counts("equal"), "Are there equally many dogs and cats?"),
        Rule("number.equal", "yesno",
             "is the number of {countable?} (equal to|the same as) the number of {countable}",
             b.compare_counts("equal"), "Is the number of dogs equal to the number of cats?"),
        Rule("number.more", "yesno",
             "is the number of {countable?} (greater|larger|more|higher|bigger) than the number of "
             "{countable}", b.compare_counts("greater"),
             "Is the number of dogs greater than the number of cats?"),
        Rule("number.less", "yesno",
             "is the number of {countable?} (less|smaller|fewer|lower) than the number of "
             "{countable}",
             b.compare_counts("less"), "Is the number of dogs less than the number of cats?"),
        Rule("number.is", "yesno", "is the number of {countable?} [equal to|exactly] {cardinal}",
             b.compare_count("equal"), "Is the number of dogs equal to 2?"),
        Rule("number.above", "yesno",
             "is the number of {countable?} (greater|larger|more|higher) than {cardinal}",
             b.compare_count("greater"), "Is the number of dogs greater than 2?"),
        Rule("number.below", "yesno",
             "is the number of {countable?} (less|smaller|fewer|lower) than {cardinal}",
             b.compare_count("less"), "Is the number of dogs less than 2?"),
        Rule("same.are", "yesno",
             "(are|is) [both] {object?} and {other} [of|in] the same {key} [of {nominal}]",
             b.share_are, "Are the dog and the cat the same color?"),
        Rule("same.have", "yesno",
             "(do|does) [both] {object?} and {other} (have|share) the same {key}", b.share,
             "Do the dog and the cat have the same color?"),
        Rule("same.of", "yesno",
             "is the {key} of {object?} the same as (that of|the one of) {object}", b.share_of,
             "Is the color of the dog the same as that of the cat?"),
        Rule("same.both", "yesno",
             "is the {key} of {object?} the same as the {key} of {object}", b.share_of_both,
             "Is the color of the dog the same as the color of the cat?"),
        Rule("verify", "yesno", "is {object?} {predicate}", b.verify,
             "Is the dog on the couch brown?", main),
        Rule("verify.any", "yesno", "(is|are) {indefinite?} {predicate}", b.verify_any,
             "Are any of the dogs brown?", main),
        Rule("verify.none", "yesno", "(is|are) {none?} {predicate}", b.verify_none,
             "Are no dogs brown?", main),
        Rule("verify.none.of", "yesno", "(is|are) none of the {bareterm?} {predicate}",
             b.verify_none, "Are none of the dogs brown?", main),
        Rule("verify.every", "yesno", "are {group?} {predicate}", b.verify_every,
             "Are the dogs brown?", main),
        Rule("verify.whole", "yesno", "(is|are) {whole?} {predicate}", b.verify_every,
             "Are all the dogs brown?", main),
        Rule("verify.most", "yesno", "are most [of the|of|of these] {bareterm?} {predicate}",
             b.verify_most, "Are most of the dogs brown?", main),
        Rule("verify.amount", "yesno", "(is|are) {amount} {bareterm?} {predicate}", b.verify_amount,
             "Are two dogs on the couch?", main),
        Rule("does", "yesno", "does {object?} {action}", b.verify,
             "Does the man wear a tie?"),
        Rule("does.any", "yesno", "(does|do) {indefinite?} {action}", b.verify_any,
             "Do any people wear ties?"),
        Rule("does.every", "yesno", "do {group?} {action}", b.verify_every,
             "Do the people wear ties?"),
        Rule("does.whole", "yesno", "(does|do) {whole?} {action}", b.verify_every,
             "Does every person wear a tie?"),
        Rule("joined.and", "yesnos", "{yesno} [,] and {yesnos}", b.combined("and"),
             "Is there a dog and is there a cat?"),
        Rule("joined.or", "yesnos", "{yesno} [,] or {yesnos}", b.combined("or"),
             "Is there a dog or is there a cat?"),
        Rule("", "yesnos", "{yesno}", value),
    )  # fmt: skip
