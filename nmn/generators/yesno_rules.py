"""Questions whose answer is yes or no, one form a line."""

from nmn.generators import build_numbers as n
from nmn.generators import build_yesno as b
from nmn.generators.build_phrases import value
from nmn.generators.lexicon import Lexicon
from nmn.generators.number_rules import PICTURE, SHOWS
from nmn.generators.rules import Rule


def yesno_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The forms; the lexicon says which relations are the main one of a question."""
    main = b.main_first(lexicon.main)
    return (
        Rule("", "yesno", f"does {PICTURE} {SHOWS} {{likeness}}", b.shows),
        Rule("same.are", "yesno", "(are|is) [both] {pair} [of|in] the same {key}", b.share,
             "Are the dog and the cat the same color?"),
        Rule("same.kind", "yesno", "are [both] {pair} [of] the same {key} of {nominal}",
             b.share_kind(lexicon.naming), "Are the dog and the cat the same kind of animal?"),
        Rule("same.have", "yesno", "(do|does) [both] {pair} [both] (have|share) the same {key}",
             b.share, "Do the dog and the cat have the same color?"),
        Rule("same.of", "yesno",
             "is the {key} of {object?} (the same as|equal to) (that of|the one of) {object}",
             b.share_of, "Is the color of the dog the same as that of the cat?"),
        Rule("same.both", "yesno",
             "is the {key} of {object?} (the same as|equal to) the {key} of {object}",
             b.share_of_both, "Is the color of the dog the same as the color of the cat?"),
        Rule("verify.key", "yesno", "is the {key} of {object?} {adjective}",
             b.has_value(lexicon.groups), "Is the color of the car red?"),
        Rule("verify.look", "yesno", "does {object?} (look|seem|appear) [to be] {adjective}",
             b.has, "Does the dog look brown?"),
        Rule("verify.pair", "yesno", "are [both] {pair} [both] {predicate}", b.verify_pair,
             "Are the dog and the cat brown?"),
        Rule("verify", "yesno", "is {object?} {predicate}", b.verify,
             "Is the dog on the couch brown?", main),
        # After "verify": "is the dog in the middle of the picture" is about the dog's place.
        Rule("exist.definite", "yesno", "(is|are) {phrase?} {here}", n.present,
             "Is the dog in the picture?"),
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
        Rule("verify.all", "yesno", "are {group?} all {predicate}", b.verify_every,
             "Are the dogs all brown?", main),
        Rule("verify.both", "yesno", "are both [of] [the|of these] {bareterm?} {predicate}",
             b.verify_both, "Are both dogs brown?", main),
        Rule("does.both", "yesno", "do both [of] [the|of these] {bareterm?} {action}",
             b.verify_both, "Do both men wear ties?"),
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
        Rule("joined.and", "yesnos", "{allyesno}", n.chain("and"),
             "Is there a dog and is there a cat?"),
        Rule("joined.or", "yesnos", "{anyyesno}", n.chain("or"),
             "Is there a dog or is there a cat?"),
        Rule("", "yesnos", "{yesno}", value),
    )  # fmt: skip
