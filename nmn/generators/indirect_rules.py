"""Words around a question, and questions inside a sentence: "can you tell me where the dog is?"."""

from nmn.generators import build_around as around
from nmn.generators import build_open as open_
from nmn.generators import build_yesno as yesno
from nmn.generators.build_naming import Naming
from nmn.generators.build_phrases import value
from nmn.generators.lexicon import Lexicon
from nmn.generators.rules import Rule

# What may stand around a question without changing it.
AROUND = (
    Rule("", "whole_question", "{question}", value),
    Rule("", "whole_question", "{polite} [,] {question}", around.politely),
    Rule("", "whole_question", "{question} [,] {please}", around.politely_before),
    Rule("", "whole_question", "{polite} [,] {question} [,] {please}", around.politely_around),
    Rule("", "please", "(please|thanks|thank you)", around.dropped(None)),
    Rule("", "please", "(in total|altogether|overall|in all)", around.dropped(None)),
    Rule("", "polite", "(please|hello|hi|hey)", around.dropped(None)),
    Rule("", "polite", "[please] tell me", around.dropped(None)),
    Rule("", "polite", "[(hello|hi|hey) [,]] (can|could|would|will) you [please] [tell me]",
         around.dropped(None)),
    Rule("", "polite", "do you know", around.dropped(None)),
    Rule("", "polite", "i [would] (like|want) to know", around.dropped(None)),
    Rule("", "polite", "i wonder", around.dropped(None)),
    Rule("", "polite", "{here}", value),
)  # fmt: skip


def indirect_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """Questions in the order of words that they have inside a sentence."""
    name = Naming.of(lexicon)
    return (
        Rule("indirect.whether", "question", "(if|whether) {statement}", value,
             "Tell me whether the dog is brown."),
        Rule("indirect.think", "question", "do you think [that] {statement}", value,
             "Do you think the dog is brown?"),
        Rule("indirect.true", "question", "is it true that {statement}", value,
             "Is it true that the dog is brown?"),
        Rule("indirect.query", "question", "(what|which) {key} {object} is", open_.query,
             "Tell me what color the car is."),
        Rule("indirect.think.query", "question", "(what|which) {key} do you think {object} is",
             open_.query, "What color do you think the car is?"),
        Rule("indirect.where", "question", "where {object} is", open_.position,
             "Tell me where the car is."),
        Rule("indirect.inverse", "question", "what {object} is {seenfrom}", name.anything_inverse,
             "Tell me what the man is holding."),
        Rule("indirect.what", "question", "what {object} is", name.category,
             "Tell me what the thing on the table is."),
        Rule("", "statement", "there (is|are) {existences}", value),
        Rule("", "statement", "{object?} is {predicate}", yesno.verify),
        Rule("", "statement", "{group?} are {predicate}", yesno.verify_every),
        Rule("", "statement", "{indefinite?} (is|are) {predicate}", yesno.verify_any),
    )  # fmt: skip
