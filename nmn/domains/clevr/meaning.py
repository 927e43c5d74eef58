"""Do two CLEVR programs mean the same, although they are not written the same?"""

from nmn.grammar.equivalence import Equivalence

EQUIVALENCE = Equivalence(
    narrowing=frozenset({"filter"}),
    either_way=frozenset(
        "union intersect equal_integer equal_color equal_shape equal_size equal_material"
        " equal_object".split()
    ),
    mirrored={"less_than": "greater_than"},
)

same_meaning = EQUIVALENCE.same
