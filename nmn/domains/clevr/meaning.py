"""Do two CLEVR programs mean the same, although they are not written the same?"""

from nmn.grammar import Program

_EITHER_WAY = frozenset(
    "union intersect equal_integer equal_color equal_shape equal_size equal_material equal_object"
    .split()
)  # fmt: skip


def same_meaning(first: Program, second: Program) -> bool:
    """Equal up to the order of filters in a row and of inputs whose order does not matter.

    So it never takes two programs of different meaning for one; some that are written in quite
    another way and mean the same on every scene are told apart.
    """
    return first.text == second.text or _form(first) == _form(second)


def _form(program: Program) -> object:
    forms: list[tuple[object, ...]] = []
    for node in program:
        given = [forms[i] for i in node.inputs]
        if node.op == "filter":
            base, words = given[0], frozenset(node.literals)
            if base[0] == "filter":
                base, words = base[1], words | base[2]  # type: ignore[assignment, operator]
            forms.append(("filter", base, words))
        elif node.op == "less_than":
            forms.append(("greater_than", given[1], given[0], node.literals))
        elif node.op in _EITHER_WAY:
            forms.append((node.op, frozenset(given), node.literals))
        else:
            forms.append((node.op, *given, node.literals))
    return forms[-1]
