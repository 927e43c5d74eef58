"""Questions whose answer is yes or no, one form a line."""

from nmn.generators import build_questions as b
from nmn.generators.build_phrases import value
from nmn.generators.rules import Rule

SEE = "(is there|are there|do you see|can you see|can we see|do we see)"
PICTURE = "(the|this) (picture|photo|photograph|image|scene|frame)"

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
    Rule("", "existence", "{indefinite}", b.exists),
    Rule("", "existences", "[both] {existence} [,] and {existences}", b.combined("and")),
    Rule("", "existences", "[either] {existence} [,] or {existences}", b.combined("or")),
    Rule("", "existences", "{existence}", value),
)

YESNO = (
    Rule("exist", "yesno", f"{SEE} {{existences}}", b.politely_value if False else value,
         "Is there a dog on the couch?"),
)
