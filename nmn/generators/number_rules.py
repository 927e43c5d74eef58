"""Whether something is there, and how many there are compared with how many, one form a line."""

from nmn.generators import build_numbers as b
from nmn.generators.build_around import politely_before
from nmn.generators.build_phrases import value, when
from nmn.generators.rules import Rule

THERE = "(is there|are there|do you see|can you see|can we see|do we see|is it true that there is)"
SEE = "(do you see|can you see|can we see|do we see)"
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
    Rule("", "none", "{term}", when(lambda phrase: phrase.determiner == "no")),
    Rule("", "existence", "{none}", b.exists_not),
    Rule("", "existence", "not {indefinite}", b.exists_not),
    Rule("", "existence", "{indefinite}", b.exists),
    Rule("", "allexist", "{existence} [,] and {existence}", b.pair),
    Rule("", "allexist", "{existence} (,|and|, and) {allexist}", b.longer),
    Rule("", "anyexist", "{existence} [,] or {existence}", b.pair),
    Rule("", "anyexist", "{existence} (,|or|, or) {anyexist}", b.longer),
    Rule("", "existences", "[both] {allexist}", b.chain_existences("and")),
    Rule("", "existences", "[either] {anyexist}", b.chain_existences("or")),
    Rule("", "existences", "{existence}", b.code),
    Rule("", "versus", f"{{countable?}} than {THERE_ARE} {{countable}}", b.versus),
    Rule("", "versus", "{quality} than {quality} {nominal} {modifiers}", b.described_versus),
    Rule("", "tally", "the number of {countable?}", b.tally),
    Rule("", "tally", "{cardinal}", b.number),
    Rule("", "allyesno", "{yesno} [,] and {yesno}", b.pair),
    Rule("", "allyesno", "{yesno} (,|and|, and) {allyesno}", b.longer),
    Rule("", "anyyesno", "{yesno} [,] or {yesno}", b.pair),
    Rule("", "anyyesno", "{yesno} (,|or|, or) {anyyesno}", b.longer),
)

NUMBERS = (
    Rule("exist", "yesno", f"{THERE} {{existences}}", value,
         "Is there a dog on the couch?"),
    # As people mean it: "isn't there a dog?" is answered with yes where there is one.
    Rule("exist.not", "yesno", "(is|are) not there {existences}", value,
         "Isn't there a dog?"),
    Rule("exist.picture.it", "yesno", f"does {PICTURE} {SHOWS} {{existences?}} in it", value,
         "Does the picture have a dog in it?"),
    Rule("exist.picture", "yesno", f"does {PICTURE} {SHOWS} {{existences}}", value,
         "Does the picture show a dog?"),
    Rule("exist.see", "yesno", f"{SEE} {{object}}", b.there_is, "Do you see the dog?"),
    Rule("exist.see.there", "yesno", f"{SEE} {{existences?}} there", value,
         "Do you see a dog there?"),
    Rule("exist.seen", "yesno", "can {existences?} be seen [{here}]",
         lambda found, *_: found, "Can a dog be seen?"),
    Rule("exist.any", "question", "any {bare}", b.there_is, "Any dogs?"),
    Rule("exist.here", "yesno", "(is|are) {existences?} {here}", politely_before,
         "Is a dog in the picture?"),
    Rule("compare.more", "yesno", f"{THERE} more {{versus}}", b.compare_sets("greater"),
         "Are there more dogs than cats?"),
    Rule("compare.fewer", "yesno", f"{THERE} (fewer|less) {{versus}}", b.compare_sets("less"),
         "Are there fewer dogs than cats?"),
    Rule("compare.picture", "yesno", f"does {PICTURE} {SHOWS} more {{versus}}",
         b.compare_sets("greater"), "Does the picture show more dogs than cats?"),
    Rule("compare.equal", "yesno",
         f"{THERE} [exactly|just] as (many|much) {{countable?}} as {THERE_ARE} {{countable}}",
         b.share_number, "Are there as many dogs as cats?"),
    Rule("compare.same", "yesno",
         f"{THERE} [exactly] (the same number of|the same amount of|an equal number of|"
         "an equal amount of|equal numbers of|equally many) {bareterm?} (and|as) {bareterm}",
         b.share_number, "Are there the same number of dogs and cats?"),
    Rule("number.equal", "yesno",
         "is {tally} [exactly] (equal to|the same as|as large as|as high as) {tally}",
         b.compare_numbers("equal"), "Is the number of dogs equal to the number of cats?"),
    Rule("number.is", "yesno", "is {tally} [exactly] {tally}",
         b.compare_numbers("equal"), "Is the number of dogs exactly 2?"),
    Rule("number.more", "yesno", "is {tally} (greater|larger|more|higher|bigger) than {tally}",
         b.compare_numbers("greater"),
         "Is the number of dogs greater than the number of cats?"),
    Rule("number.less", "yesno", "is {tally} (less|smaller|fewer|lower) than {tally}",
         b.compare_numbers("less"), "Is the number of dogs less than 2?"),
    Rule("number.least", "yesno", "is {tally} at least {tally}",
         b.compare_numbers("at least"), "Is the number of dogs at least 2?"),
    Rule("number.most", "yesno", "is {tally} at most {tally}",
         b.compare_numbers("at most"), "Is the number of dogs at most 2?"),
    Rule("number.both", "yesno", "(is|are) {tally} and {tally} (equal|the same)",
         b.compare_numbers("equal"),
         "Are the number of dogs and the number of cats the same?"),
)  # fmt: skip
