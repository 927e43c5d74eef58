"""Do two programs mean the same, although they are not written the same?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nmn.grammar.program import Node, Program


@dataclass(frozen=True)
class Equivalence:
    """What may be written in another order without changing what a program means.

    Modules are named, as a domain binds them; a name that it does not have does no harm.

    Attributes:
        narrowing: keep members of their first input, each for reasons of its own, so that several
            in a row may stand in any order.
        either_way: their first two inputs may change places.
        mirrored: by name, the module that says the same with its two inputs changed.
        any_order: the words they are given may change places.

    >>> from nmn.domains import load_domain
    >>> language = load_domain("photo").language
    >>> one = language.parse('less(count(find("cat")), count(find("dog")))')
    >>> other = language.parse('greater(count(find("dog")), count(find("cat")))')
    >>> Equivalence(mirrored={"less": "greater"}).same(one, other), Equivalence().same(one, other)
    (True, False)
    """

    narrowing: frozenset[str] = frozenset()
    either_way: frozenset[str] = frozenset()
    mirrored: Mapping[str, str] = field(default_factory=dict)
    any_order: frozenset[str] = frozenset()

    def same(self, first: Program, second: Program) -> bool:
        """Equal up to these orders.

        So it never takes two programs of different meaning for one; some that are written in quite
        another way and mean the same are told apart.
        """
        return first.text == second.text or self._form(first) == self._form(second)

    def _form(self, program: Program) -> object:
        forms: list[tuple[object, ...]] = []
        for node in program:
            forms.append(self._of(node, [forms[number] for number in node.inputs]))
        return forms[-1]

    def _of(self, node: Node, given: list[tuple[object, ...]]) -> tuple[object, ...]:
        words: object = node.literals
        if node.op in self.any_order:
            words = frozenset(node.literals)
        if node.op in self.narrowing:
            base, reasons = given[0], frozenset({(node.op, tuple(given[1:]), words)})
            if base[0] == "narrowed":
                base, reasons = base[1], reasons | base[2]  # type: ignore[assignment, operator]
            return ("narrowed", base, reasons)
        if node.op in self.mirrored:
            return (self.mirrored[node.op], (given[1], given[0]), words)
        if node.op in self.either_way:
            return (node.op, frozenset(given[:2]), tuple(given[2:]), words)
        return (node.op, tuple(given), words)
