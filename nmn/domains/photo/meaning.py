"""What may change places in a program about a photograph."""

from nmn.grammar.equivalence import Equivalence

EQUIVALENCE = Equivalence(
    narrowing=frozenset({"filter", "relate", "relate_some", "between"}),
    either_way=frozenset(
        "and or union intersect equal equal_color equal_size equal_category".split()
    ),
    mirrored={"less": "greater"},
    any_order=frozenset(
        "choose_color choose_category choose_size choose_place choose_relation".split()
    ),
)
