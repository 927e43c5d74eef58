"""Questions that are answered with one of two things they name, one form a line."""

from nmn.generators import build_choices as b
from nmn.generators.build_naming import Naming
from nmn.generators.build_phrases import constant, value, when
from nmn.generators.lexicon import Lexicon
from nmn.generators.rules import Rule

CAMERA = "[to the camera|to the viewer|from the camera|from the viewer]"
PICTURE = "(the|this) (picture|photo|photograph|image|scene)"


def choice_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The forms; the lexicon says which attributes and nouns can be chosen between."""
    choose = b.chooser(lexicon.groups)
    name = Naming.of(lexicon)
    other = b.Either(name, lexicon.opposite)
    return (
        Rule("choose", "open", "is {object?} [either] {adjective} [,] or {adjective} [{here}]",
             choose,
             "Is the car red or blue?"),
        Rule("choose.key", "open",
             "(what|which) {key} is {object?} [,] {adjective} [,] or {adjective}",
             b.key_chooser(lexicon.groups), "What color is the car, red or blue?"),
        Rule("choose.key.of", "open",
             "is the {key} of {object?} [either] {adjective} [,] or {adjective}",
             b.key_chooser(lexicon.groups), "Is the color of the car red or blue?"),
        Rule("choose.place", "open", "is {object?} [either] {place} [,] or {halfplace} [{here}]",
             choose,
             "Is the car on the left or on the right?"),
        Rule("choose.category", "open", "is {object?} [either] (a|an) {noun} [,] or [a|an] {noun}",
             name.choose, "Is the animal a dog or a cat?"),
        Rule("choose.relation", "open",
             "is {object?} [either] {halfway} [,] or [the] {relation} {object}", b.choose_relation,
             "Is the dog left or right of the cat?"),
        Rule("choose.relation.twice", "open",
             "is {object?} [either] {relation} {object} [,] or {relation} {again}",
             b.choose_relation_twice, "Is the dog left of the cat or right of it?"),
        Rule("choose.which", "open",
             f"(which|what|who) [one] is {{comparative}} {CAMERA} [,] {{offer}}",
             name.which_of_two, "Which is larger, the dog or the cat?"),
        Rule("choose.which.kind", "open",
             f"(which|what) {{nominal}} is {{comparative}} {CAMERA} [,] {{offer}}",
             name.which_kind_of_two, "Which animal is larger, the dog or the cat?"),
        Rule("choose.nearer", "open",
             "(which|what|who) [one] is {comparative} (to|from) {object?} [,] {offer}",
             name.nearer_of_two, "Which is closer to the bus, the dog or the cat?"),
        Rule("choose.side", "open", f"[on] (which|what) side [of {PICTURE}] is {{object}} [on]",
             b.side(lexicon.flanks), "Which side of the picture is the car on?"),
        # A dog or a cat: which of the two stands in a relation, not whether one does.
        Rule("choose.other", "open", "is {object?} {relation} [either] {alternatives}",
             other.stands, "Is the man holding a cup or a bottle?"),
        Rule("choose.other.posed", "open",
             "is {object?} {posture} {relation} [either] {alternatives}", other.posed,
             "Is the man standing near a car or a bus?"),
        Rule("choose.other.does", "open", "does {object?} {infinitive} [either] {alternatives}",
             other.stands, "Does the man hold a cup or a bottle?"),
        # Parts of these questions.
        Rule("", "halfplace", "{place}", value),
        Rule("", "halfplace", "[on|at|in|to] [the] {spot} [side|half|part]", value),
        Rule("", "halfway", "{relation}", value),
        Rule("", "halfway", "{halfrelation}", value),
        Rule("", "again", "it", constant("it")),
        Rule("", "again", "{object}", value),
        Rule("", "alternatives", "{phrase}", when(b.alternatives)),
    )  # fmt: skip
