"""A program as AGQA writes it, in the forms that its published programs have.

Where AGQA writes the same in two ways, the forms of its templates decide: ``Query(class, ...)``
stands around a word that was looked up, but for the second side of ``Equals`` and for the set that
``Choose`` takes from an ``IterateUntil`` of two objects; the AND and XOR templates write
``relation`` where others write ``relations``.
"""

from nmn.domains.agqa.looking import MODES, TAG
from nmn.errors import ProgramTypeError
from nmn.grammar.program import Node, Program

_FILTERS = {"objects": "[objects]", "relations": "[relations]", "actions": "[actions]"}
_WORDS = ("object", "relation", "action")
_MODES = {module: mode for mode, module in MODES.items()}
_LENGTH = "Subtract(Query(end, action), Query(start, action))"


def write_program(program: Program) -> str:
    """The text of a program; raises as ``Agqa.write``."""
    return _Writer(program).answer()


class _Writer:
    """Writes one program. Of each part there are two nodes, which differ only inside ``Compare``:
    those of its two times."""

    def __init__(self, program: Program) -> None:
        self._nodes = program.nodes
        self._root = program.root

    def answer(self) -> str:
        root = self._root
        if root.op == "compare":
            before, after = (self._nodes[i] for i in root.inputs)
            return f"Compare([before, after], {self._truth(before, after)})"
        family = root.type.family.__name__
        return self._truth(root, root) if family == "Bool" else self._item(root, root)

    def _inputs(self, one: Node, two: Node) -> list[tuple[Node, Node]]:
        if (one.op, one.literals, len(one.inputs)) != (two.op, two.literals, len(two.inputs)):
            raise self._unknown(one)
        pairs = zip(one.inputs, two.inputs, strict=True)
        return [(self._nodes[i], self._nodes[j]) for i, j in pairs]

    def _unknown(self, node: Node) -> ProgramTypeError:
        return ProgramTypeError(
            f"'{node.op}' cannot be written here as a program of AGQA",
            where=f"node {node.id}",
            expected="calls in the order that its own programs have them",
        )

    def _truth(self, one: Node, two: Node) -> str:
        name, _, kind = one.op.partition("_")
        inputs = self._inputs(one, two)
        if one.op in ("and", "xor"):
            first, second = (self._truth(*pair) for pair in inputs)
            return f"{one.op.upper()}({first}, {second})"
        if name == "exists" and kind in _WORDS:
            key = "relation" if self._root.op in ("and", "xor") else "relations"
            return f"Exists({self._item(*inputs[1])}, {self._items(*inputs[0], key)})"
        if name == "equal" and kind in _WORDS:
            return f"Equals({self._item(*inputs[0])}, {self._item(*inputs[1], bare=True)})"
        raise self._unknown(one)

    def _item(self, one: Node, two: Node, *, bare: bool = False) -> str:
        name, _, kind = one.op.partition("_")
        inputs = self._inputs(one, two)
        if one.op in _WORDS:
            return str(one.literals[0])
        if one.op == "to_action":
            return f"ToAction({one.literals[0]}, {self._item(*inputs[0])})"
        if name == "only" and kind in _WORDS:
            only = f"OnlyItem({self._items(*inputs[0])})"
            return only if bare else f"Query(class, {only})"
        if name == "choose" and kind in _WORDS:
            first, second = (self._item(*pair) for pair in inputs[:2])
            return f"Choose({first}, {second}, {self._among(*inputs[2])})"
        if one.op in ("longest", "shortest"):
            mode = "max" if one.op == "longest" else "min"
            return f"Superlative({mode}, {self._actions(*inputs[0])}, {_LENGTH})"
        raise self._unknown(one)

    def _among(self, one: Node, two: Node) -> str:
        """What a choice is made of."""
        if one.op.startswith("only_"):
            items = self._nodes[one.inputs[0]]
            found = self._nodes[items.inputs[0]] if items.inputs else items
            when = self._nodes[found.inputs[1]] if found.op in ("first", "last") else found
            if when.op == "xor_frames":
                return self._items(*self._inputs(one, two)[0])
        return self._item(one, two)

    def _actions(self, one: Node, two: Node) -> str:
        inputs = self._inputs(one, two)
        if one.op == "pair":
            both = (f"Filter(video, [actions, {self._item(*pair)}])" for pair in inputs)
            return f"[{', '.join(both)}]"
        if one.op == "actions" and inputs[0][0].op == "video":
            return "Filter(video, [actions])"
        return self._items(one, two)

    def _items(self, one: Node, two: Node, key: str = "relations") -> str:
        inputs = self._inputs(one, two)
        if one.op in _FILTERS:
            keys = _FILTERS[one.op]
        elif one.op == "objects_by":
            keys = self._by(*inputs[1], key)
        else:
            raise self._unknown(one)
        frames = inputs[0]
        if frames[0].op not in ("first", "last"):
            return f"Iterate({self._frames(*frames)}, Filter(frame, {keys}))"
        within, when = self._inputs(*frames)
        way = "forward" if frames[0].op == "first" else "backward"
        condition = self._when(*when)
        return f"IterateUntil({way}, {self._frames(*within)}, {condition}, Filter(frame, {keys}))"

    def _by(self, one: Node, two: Node, key: str = "relations") -> str:
        return f"[{key}, {self._item(one, two)}, objects]"

    def _frames(self, one: Node, two: Node) -> str:
        if one.op != two.op and {one.op, two.op} == {"before", "after"}:
            if one.op == "before" and one.inputs == two.inputs:
                return f"Localize({TAG}, {self._spanned(one.inputs[0])})"
            raise self._unknown(one)
        if one.op == "video":
            return "video"
        if one.op in _MODES and one == two:
            return f"Localize({_MODES[one.op]}, {self._spanned(one.inputs[0])})"
        if one.op == "between" and one == two:
            first, second = (self._spanned(i) for i in one.inputs)
            return f"Localize(between, [{first}, {second}])"
        raise self._unknown(one)

    def _spanned(self, number: int) -> str:
        span = self._nodes[number]
        frames = self._nodes[span.inputs[0]] if span.op == "span" else span
        if frames.op != "localize":
            raise self._unknown(frames)
        action = self._nodes[frames.inputs[0]]
        return self._item(action, action)

    def _when(self, one: Node, two: Node) -> str:
        inputs = self._inputs(one, two)
        if one.op in ("xor_frames", "and_frames"):
            first, second = (self._when(*pair) for pair in inputs)
            return f"{one.op.removesuffix('_frames').upper()}({first}, {second})"
        if one.op == "when_acting":
            return "HasItem(Filter(frame, [actions]))"
        if one.op == "when_related":
            return f"Exists({self._item(*inputs[0])}, Filter(frame, {self._by(*inputs[1])}))"
        keys = {"when_object": "objects", "when_relation": "relations", "localize": "actions"}
        if one.op in keys:
            return f"Exists({self._item(*inputs[0])}, Filter(frame, [{keys[one.op]}]))"
        raise self._unknown(one)
