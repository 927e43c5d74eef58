"""Questions whose answer is a number, a word, a list or a place, one form a line."""

from nmn.generators import build_open as b
from nmn.generators.build_circumstances import clad_in_what
from nmn.generators.build_phrases import when
from nmn.generators.lexicon import Lexicon
from nmn.generators.rules import Rule

SEE = "(can be seen|are there|is there|do you see|can you see|can we see|there are|are visible)"
PICTURE = "(the|this) (picture|photo|photograph|image|scene)"
SHOW = "(find|find me|show|show me|select|highlight|point to|point at|point out|pick|pick out|mark)"
BOX = "[the|a] (box|bounding box) (of|for|around)"


def open_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The forms; the lexicon says which attributes and nouns can be chosen between."""
    listed_key = b.listed_key(lexicon.listed)
    return (
        # Numbers.
        Rule("difference", "open", f"how many more {{versus}} [{SEE}]", b.difference,
             "How many more dogs than cats are there?"),
        Rule("difference.there", "open",
             f"how many more {{countable?}} {SEE} than {{countable}}", b.difference_there,
             "How many more dogs are there than cats?"),
        Rule("count.there", "open", f"how many {{bare}} {SEE} {{modifiers}}", b.count,
             "How many dogs are there?"),
        Rule("count.picture", "open",
             f"how many {{bare}} does {PICTURE} (show|contain|have|include|depict)", b.count,
             "How many dogs does the picture show?"),
        Rule("count.those", "open", "how many {bare?} {clauses}", b.count_those,
             "How many dogs are on the couch?"),
        Rule("count.of", "open", "how many of the {bare?} {clauses}", b.count_those,
             "How many of the dogs are brown?"),
        Rule("count.pointed", "open", "how many of {pointed} {clauses}", b.count_those,
             "How many of them are near the bus?"),
        Rule("count.inverse", "open", "how many {bare} is {object} {seenfrom}", b.count_inverse,
             "How many bags is the man holding?"),
        Rule("count.short", "open", "how many {bare}", b.count, "How many dogs?"),
        Rule("count.number", "open",
             "[what is] [the] (number|count|total number) of {countable}", b.count,
             "What is the number of dogs?"),
        Rule("count.what", "open", f"what number of {{bare}} {SEE} {{modifiers}}", b.count,
             "What number of dogs are there?"),
        Rule("count.command", "command", "count [up] [the number of] {countable}", b.count,
             "Count the dogs."),
        Rule("count.give", "command", "give [me] the number of {countable}", b.count,
             "Give me the number of dogs."),
        # What one object is like.
        Rule("query", "open", "[of] (what|which) {key} is {object}", b.query,
             "What color is the car?"),
        Rule("query.the", "open", "what is the {key} of {object}", b.query,
             "What is the color of the car?"),
        Rule("query.own", "open", "what is {object} 's {key}", b.query_of,
             "What is the car's color?"),
        Rule("query.have", "open", "(what|which) {key} does {object} have", b.query,
             "What color does the car have?"),
        Rule("query.give", "command", "(give|tell|name) [me] the {key} of {object}", b.query,
             "Tell me the color of the car."),
        Rule("query.inverse", "open", "(what|which) {key} {nominal} is {object} {seenfrom}",
             b.query_inverse, "What color bag is the man holding?"),
        Rule("query.clad", "open", "(what|which) {key} is {object} {donning}", clad_in_what,
             "What color is the man wearing?"),
        Rule("size.how", "open", "how (big|large|small) is {object}", b.size,
             "How big is the dog?"),
        Rule("position", "open",
             f"where [in {PICTURE}] (is|are) {{object}} [{{posture}}]",
             b.position, "Where is the car?"),
        Rule("position.see", "open", "where (can|do) (you|we|i) see {object}", b.position,
             "Where do you see the car?"),
        Rule("position.several", "open", "where are {group} [{posture}]", b.marked,
             "Where are the dogs?"),
        Rule("position.of", "open", "what is the (position|location) of {object}", b.position,
             "What is the position of the car?"),
        Rule("position.part", "open",
             f"in (which|what) part of {PICTURE} is {{object}}", b.position,
             "In which part of the picture is the car?"),
        # Several objects.
        Rule("list.key", "open", "(what|which) (are the {keys} of|{keys} are|{key} are) {group}",
             listed_key, "What color are the dogs?"),
        Rule("list.key.of", "command", "(list|name) the {keys} of {group}", listed_key,
             "List the colors of the dogs."),
        # Objects.
        Rule("which.superlative", "open", "which {nominal} is [the] {superlative}",
             b.which_superlative, "Which dog is the largest?"),
        Rule("which.comparative", "open", "which {nominal} is {comparative}", b.which_superlative,
             "Which dog is larger?"),
        Rule("which.extreme", "open", "which {nominal} is [the] {extreme} {object}",
             b.which_extreme, "Which dog is closest to the cat?"),
        Rule("which", "open", "which {bare?} {clauses}", b.those, "Which dogs are brown?"),
        Rule("which.of", "open", "which [one] of the {bare?} {clauses}", b.those,
             "Which of the dogs are brown?"),
        Rule("which.inverse", "open", "which {nominal} is {object} {seenfrom}", b.those_inverse,
             "Which bag is the man holding?"),
        Rule("find.one", "command", f"{SHOW} {{object}}", b.one, "Find the dog."),
        Rule("find.all", "command", f"{SHOW} {{several}}", b.several, "Show me all dogs."),
        Rule("find.a", "command", f"{SHOW} {{a}}", b.several, "Find a dog."),
        Rule("locate", "command", "locate {object}", b.locate, "Locate the dog."),
        Rule("locate.box", "command", f"(give|show|draw|find) [me] {BOX} {{object}}", b.locate,
             "Give the box of the dog."),
        Rule("locate.what", "open", f"[what is] {BOX} {{object}}", b.locate,
             "What is the bounding box of the dog?"),
        # Parts of these questions.
        Rule("", "a", "{phrase}", when(lambda phrase: phrase.determiner == "a")),
    )  # fmt: skip
