"""From the values of a way through a template to words, and to the program with these words."""

from collections.abc import Mapping

from nmn.generators.templates.program import Call
from nmn.synthetic.questions.degeneracy import contains
from nmn.synthetic.questions.options import Fill
from nmn.synthetic.questions.plan import Apply, Choice, Plan
from nmn.synthetic.questions.scene_index import SceneIndex
from nmn.synthetic.questions.semantics import Raw, compute

_LAST = {"object": "unique", "count": "count", "exist": "exist"}
_DESCRIBED = ("filter", "relate_filter")


def said(plan: Plan, fills: Mapping[int, Fill]) -> dict[str, str | None]:
    """By slot of the template, its word."""
    found: dict[str, str | None] = {}
    for k, fill in fills.items():
        step = plan.steps[k]
        if isinstance(step, Choice):
            found.update(zip(step.slots, fill, strict=True))
    return found


def is_sensible(plan: Plan, fills: Mapping[int, Fill], values: list[Raw]) -> bool:
    """Whether the words of different choices may stand together.

    Arguments:
        values: by step, its value.
    """
    words = said(plan, fills)
    if any(words[a] == words[b] for a, b in plan.template.unlike):
        return False
    for a, b in plan.compared:
        one, other = plan.steps[a], plan.steps[b]
        if (
            isinstance(one, Choice)
            and isinstance(other, Choice)
            and one.kind == other.kind
            and one.kind in _DESCRIBED
            and values[one.input] == values[other.input]
            and (contains(fills[a], fills[b]) or contains(fills[b], fills[a]))
        ):
            return False
    return True


def says_other(plan: Plan, fills: Mapping[int, Fill], values: list[Raw], scene: SceneIndex) -> bool:
    """Whether "other" is apt: what is compared with fits the description of the others itself."""
    for same, choice in plan.others:
        before = plan.steps[same]
        if isinstance(before, Apply):
            anchor = values[before.inputs[0]]
            own = tuple(words[anchor] for words in scene.words.values())
            if not contains(fills[choice], own):
                return False
    return True


def write(plan: Plan, fills: Mapping[int, Fill], scene: SceneIndex) -> tuple[list[Call], list[Raw]]:
    """The program that a template becomes with these words, and each node's value (sets as
    bits)."""
    attributes = scene.catalogue.attributes
    calls: list[Call] = []
    values: list[Raw] = []
    at: list[int] = []  # by step, the node with its value

    def add(function: str, inputs: tuple[int, ...], word: str = "") -> int:
        calls.append(Call(function, inputs, word))
        values.append(compute(function, scene, [values[j] for j in inputs], word))
        return len(calls) - 1

    for k, step in enumerate(plan.steps):
        if isinstance(step, Apply):
            at.append(add(step.function, tuple(at[j] for j in step.inputs)))
            continue
        here, fill = at[step.input], fills[k]
        if step.kind in ("relate", "relate_filter"):
            here = add("relate", (here,), str(fill[0]))
        if step.kind == "word":
            here = add(f"filter_{step.attribute}", (here,), str(fill[0]))
        if step.kind in _DESCRIBED:
            for attribute, word in zip(attributes, fill[-len(attributes) :], strict=True):
                if word is not None:
                    here = add(f"filter_{attribute}", (here,), word)
        at.append(here if step.finish == "set" else add(_LAST[step.finish], (here,)))
    return calls, values
