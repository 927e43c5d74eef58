"""A template turned into steps for the search: which make a choice, and what must hold at each."""

from dataclasses import dataclass, replace
from typing import Literal

from nmn.generators.templates.template import Template, TemplateNode

Kind = Literal["filter", "relate", "relate_filter", "word"]
Finish = Literal["set", "object", "count", "exist"]

_FINISH: dict[str, Finish] = {"unique": "object", "count": "count", "exist": "exist"}
_COMPARED = ("equal_integer", "less_than", "greater_than")


@dataclass(frozen=True)
class Choice:
    """A step whose words are chosen.

    Attributes:
        kind: a description of a set ("filter"), a relation to an object ("relate"), both, or one
            word of one attribute ("word").
        input: the step whose set or object it starts from.
        slots: the slots of its words, in the order relation, then as a description filters.
        free: which of the words of a description may be set.
        finish: what is made of the set that is found.
        zeros: whether the set may be empty.
        attribute: of a "word", the attribute.
    """

    kind: Kind
    input: int
    slots: tuple[str, ...]
    free: tuple[bool, ...] = ()
    finish: Finish = "set"
    zeros: bool = True
    attribute: str = ""

    @property
    def source(self) -> tuple[object, ...]:
        """With the input's value, all that its options depend on."""
        return self.kind, self.free, self.finish, self.zeros, self.attribute


@dataclass(frozen=True)
class Apply:
    """A step that follows from earlier ones: a basic function without a word of its own."""

    function: str
    inputs: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """The steps of a template.

    Attributes:
        steps: in an order in which each comes after its inputs.
        different: for each step, the earlier steps whose values it must not have.
        single: the steps whose set must have one member.
        live: for each step, the earlier steps that anything from it on looks at. Two ways to
            reach a step that agree on these have the same continuations.
        compared: pairs of choices behind the two sides of a comparison of numbers.
        others: pairs of a ``same_*`` step and the choice that describes some of its set.
    """

    template: Template
    steps: tuple[Choice | Apply, ...]
    different: tuple[tuple[int, ...], ...]
    single: frozenset[int]
    live: tuple[tuple[int, ...], ...]
    compared: tuple[tuple[int, int], ...]
    others: tuple[tuple[int, int], ...]

    @property
    def fewest(self) -> int:
        """The length of the shortest program: no word is set that need not be."""
        return sum(1 if isinstance(step, Apply) else _shortest(step) for step in self.steps)

    @property
    def most(self) -> int:
        """The length of the longest program."""
        free = sum(sum(step.free) for step in self.steps if isinstance(step, Choice))
        return self.fewest + free


def make_plan(template: Template) -> Plan:
    """Turn a template into steps.

    A node that counts becomes two steps where something looks at the set it counts: a constraint,
    or a comparison. Comparing what comes from one and the same object or set has an answer that
    needs no look at the scene, so the origins of a comparison's sides must differ.
    """
    nodes = template.nodes
    watched = {i for pair in template.different for i in pair}
    watched |= {j for node in nodes if node.function.name in _COMPARED for j in node.inputs}
    steps: list[Choice | Apply] = []
    at: list[int] = []  # by node, the step with its value
    origin: list[int] = []  # by node, the step with the set or object that its value tells about
    for i, node in enumerate(nodes):
        inputs = tuple(at[j] for j in node.inputs)
        if node.slots:
            choice = _choice(node, inputs[0], template)
            split = choice.finish == "count" and i in watched
            steps.append(replace(choice, finish="set") if split else choice)
            origin.append(len(steps) - 1)
            if split:
                steps.append(Apply("count", (len(steps) - 1,)))
        else:
            steps.append(Apply(node.function.name, inputs))
            tells = node.function.output not in ("ObjectSet", "Object")
            origin.append(origin[node.inputs[0]] if tells else len(steps) - 1)
        at.append(len(steps) - 1)
    pairs = []
    for one, other in template.different:
        # Of counts, the sets that are counted must differ (see Template.different).
        by = origin if nodes[one].function.output == "Integer" else at
        pairs.append((by[one], by[other]))
    sides = [
        (node.function.name, (origin[node.inputs[0]], origin[node.inputs[1]]))
        for node in nodes
        if len(node.inputs) == 2 and node.function.output == "Bool"
    ]
    pairs += [pair for name, pair in sides if name != "equal_object"]
    different = tuple(
        tuple(sorted({min(pair) for pair in pairs if max(pair) == k and min(pair) < k}))
        for k in range(len(steps))
    )
    return Plan(
        template,
        tuple(steps),
        different,
        frozenset(at[i] for i in template.single),
        _live(steps, different),
        tuple(pair for name, pair in sides if name in _COMPARED),
        tuple(_others(steps)),
    )


def _choice(node: TemplateNode, start: int, template: Template) -> Choice:
    """The step of a node that has slots."""
    name, parts = node.function.name, node.function.parts
    if not parts:
        if name == "relate":
            return Choice("relate", start, node.slots)
        return Choice("word", start, node.slots, attribute=name.removeprefix("filter_"))
    kind: Kind = "relate_filter" if parts[0] == "relate" else "filter"
    described = len(template.catalogue.description)
    free = tuple(slot not in template.null for slot in node.slots[-described:])
    finish = _FINISH.get(parts[-1], "set")
    # As published: what a plain relate_filter describes is there.
    zeros = finish in ("count", "exist") or (finish == "set" and kind == "filter")
    return Choice(kind, start, node.slots, free, finish, zeros)


def _shortest(choice: Choice) -> int:
    """How many basic nodes a choice becomes when its description has no words."""
    return ("relate" in choice.kind) + (choice.kind == "word") + (choice.finish != "set")


def _live(
    steps: list[Choice | Apply], different: tuple[tuple[int, ...], ...]
) -> tuple[tuple[int, ...], ...]:
    live: list[tuple[int, ...]] = []
    needed: set[int] = set()
    for k in reversed(range(len(steps))):
        step = steps[k]
        needed |= {step.input} if isinstance(step, Choice) else set(step.inputs)
        needed |= set(different[k])
        needed -= {k}
        live.append(tuple(sorted(j for j in needed if j < k)))
    return tuple(reversed(live))


def _others(steps: list[Choice | Apply]) -> list[tuple[int, int]]:
    found = []
    for k, step in enumerate(steps):
        if isinstance(step, Choice) and step.kind == "filter":
            before = steps[step.input]
            if isinstance(before, Apply) and before.function.startswith("same_"):
                found.append((step.input, k))
    return found
