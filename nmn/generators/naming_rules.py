"""Questions that are answered with what an object is, or what several are, one form a line."""

from nmn.generators.build_circumstances import posed
from nmn.generators.build_naming import Naming
from nmn.generators.build_phrases import value
from nmn.generators.build_predicates import fixed_relation, negated, relation, same
from nmn.generators.lexicon import Lexicon
from nmn.generators.open_rules import PICTURE, SEE
from nmn.generators.rules import Rule


def naming_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The forms; the lexicon says what its naming key is called."""
    name = Naming.of(lexicon)
    return (
        Rule("category.kind", "open", "(what|which) {key} of {nominal} is {object}",
             name.kind_of, "What kind of animal is the brown thing?"),
        Rule("category.kind.those", "open", "(what|which) {key} of {nominal} is {states}",
             name.kind_those, "What kind of animal is on the left?"),
        Rule("category.those", "open", "what {nominal} {singleclauses}", name.those,
             "What animal is on the left?"),
        Rule("category.inverse", "open", "what {nominal} is {object} {seenfrom}",
             name.inverse, "What animal is the man riding?"),
        Rule("category.kind.inverse", "open",
             "(what|which) {key} of {nominal} is {object} {seenfrom}", name.kind_inverse,
             "What kind of animal is the man riding?"),
        Rule("category.does", "open", "what {nominal} does {object} {plaininverse}", name.inverse,
             "What animal does the man ride?"),
        Rule("category.called", "open", "what is {object} called", name.called,
             "What is the animal on the left called?"),
        Rule("category.name", "open", "what is the name of {object}", name.called,
             "What is the name of the animal on the left?"),
        Rule("category", "open", "what is {object}", name.category,
             "What is the thing on the table?"),
        Rule("list.there", "open", f"what {{bare}} {SEE} {{modifiers}}", name.listed,
             "What animals are there?"),
        Rule("list.kinds", "open",
             f"what (kinds|types|sorts) of {{bare}} {SEE} {{modifiers}}", name.listed,
             "What kinds of animals are there?"),
        Rule("list.those", "open", "what {bare?} {pluralclauses}", name.listed_those,
             "What animals are on the left?"),
        Rule("list.kind.those", "open", "(what|which) {key} of {bare?} are {states}",
             name.kinds_those, "What kind of animals are on the left?"),
        Rule("list.kinds.those", "open", "what (kinds|types|sorts) of {bare?} {pluralclauses}",
             name.listed_those, "What kinds of animals are on the left?"),
        Rule("list.kind.there", "open", f"(what|which) {{key}} of {{bare}} {SEE} {{modifiers}}",
             name.kinds_there, "What kind of animals are there?"),
        Rule("list.the", "open", "what are {group}", name.listed,
             "What are the things on the table?"),
        Rule("list.all", "command", "(list|name) {several}", name.listed,
             "List the animals."),
        Rule("list.one", "command", "name {object}", name.category,
             "Name the animal on the left."),
        Rule("list.open", "open", "what {openclauses}", name.anything,
             "What is on the table?"),
        Rule("list.open.there", "open",
             "what (is there|can you see|do you see|can we see|can be seen) {modifiers}",
             name.anything, "What is there on the table?"),
        Rule("list.open.picture", "open", f"what does {PICTURE} (show|contain|depict)",
             name.anything, "What does the picture show?"),
        Rule("list.who", "open", "who {openclauses}", name.anyone,
             "Who is riding the horse?"),
        Rule("list.inverse", "open", "what is {object} {seenfrom}", name.anything_inverse,
             "What is the man holding?"),
        Rule("list.who.inverse", "open", "who is {object} {seenfrom}", name.anyone_inverse,
             "Who is the dog next to?"),
        Rule("list.hand", "open",
             "what is {object} {inverse} in (his|her|their|its) (hand|hands)",
             name.anything_inverse, "What is the man holding in his hand?"),
        Rule("list.hand.of", "open", "what is in the {nominal} 's (hand|hands)",
             name.in_hand(lexicon.opposite.get(lexicon.in_hand)), "What is in the man's hand?"),
        Rule("list.does", "open", "what does {object} {plaininverse}", name.anything_inverse,
             "What does the man hold?"),
        Rule("list.inverse.several", "open", "what are {group} {seenfrom}", name.anything_inverse,
             "What are the men holding?"),
        Rule("list.do", "open", "what do {group} {plaininverse}", name.anything_inverse,
             "What do the men hold?"),
        # Parts of these questions.
        Rule("", "singleclauses", "is {states}", value),
        Rule("", "singleclauses", "{verb} {phrase}", relation),
        Rule("", "pluralclauses", "are {predicate}", value),
        Rule("", "pluralclauses", "{action}", value),
        Rule("", "pluralclauses", "do not {action}", negated),
        Rule("", "openclauses", "(is|are) {states}", value),
        Rule("", "openclauses", "{verb} {phrase}", relation),
        Rule("", "openclauses", "has {phrase}", fixed_relation(lexicon.having)),
        Rule("", "openclauses", "has the same {key} as {object}", same),
        Rule("", "openclauses", "{posing} {condition}", posed),
    )  # fmt: skip
