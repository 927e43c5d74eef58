"""What CLEVR programs mean: exact values on a ground-truth scene.

Source: Johnson et al., "CLEVR" (CVPR 2017), section 3, "Question representation" and appendix A.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.generators.templates.catalogue import ATTRIBUTES, FUNCTIONS
from nmn.generators.templates.program import Call, Program, read_program
from nmn.synthetic.questions.scene_index import SceneIndex


@dataclass(frozen=True)
class Invalid:
    """The value of a ``unique`` that does not find exactly one object, and of all that use it.

    Attributes:
        found: how many objects there were, 0 or more than 1.
    """

    found: int


Value = list[int] | int | str | bool | Invalid
"""A node's value: ascending object indices for a set, an index for an object, a number, a word,
or yes/no as a bool."""

Raw = Any
"""The same while it is computed: sets are bits (see ``SceneIndex``)."""


_Meaning = Callable[[SceneIndex, Sequence[Raw], str], Raw]


def _unique(scene: SceneIndex, inputs: Sequence[Raw], word: str) -> Raw:
    objects: int = inputs[0]
    found = objects.bit_count()
    return objects.bit_length() - 1 if found == 1 else Invalid(found)


def _equal(scene: SceneIndex, inputs: Sequence[Raw], word: str) -> Raw:
    return inputs[0] == inputs[1]


_MEANING: dict[str, _Meaning] = {
    "scene": lambda scene, inputs, word: scene.everything,
    "unique": _unique,
    "relate": lambda scene, inputs, word: scene.related[word][inputs[0]],
    "union": lambda scene, inputs, word: inputs[0] | inputs[1],
    "intersect": lambda scene, inputs, word: inputs[0] & inputs[1],
    "count": lambda scene, inputs, word: inputs[0].bit_count(),
    "exist": lambda scene, inputs, word: inputs[0] != 0,
    "equal_object": _equal,
    "equal_integer": _equal,
    "less_than": lambda scene, inputs, word: inputs[0] < inputs[1],
    "greater_than": lambda scene, inputs, word: inputs[0] > inputs[1],
}


def _meanings_of(attribute: str) -> dict[str, _Meaning]:
    return {
        f"filter_{attribute}": lambda scene, inputs, word: inputs[0] & scene.holding[word],
        f"same_{attribute}": lambda scene, inputs, word: scene.same[attribute][inputs[0]],
        f"query_{attribute}": lambda scene, inputs, word: scene.words[attribute][inputs[0]],
        f"equal_{attribute}": _equal,
    }


for _attribute in ATTRIBUTES:
    _MEANING.update(_meanings_of(_attribute))


def compute(function: str, scene: SceneIndex, inputs: Sequence[Raw], word: str = "") -> Raw:
    """The value of one basic function; ``Invalid`` in gives the same ``Invalid`` out."""
    for value in inputs:
        if isinstance(value, Invalid):
            return value
    return _MEANING[function](scene, inputs, word)


def run_calls(calls: Sequence[Call], scene: SceneIndex) -> list[Raw]:
    """The values of all calls, sets as bits."""
    values: list[Raw] = []
    for call in calls:
        inputs = [values[j] for j in call.inputs]
        values.append(compute(call.function, scene, inputs, call.value))
    return values


def shown(function: str, value: Raw, scene: SceneIndex) -> Value:
    """A computed value as it is written: a set as its indices."""
    if FUNCTIONS[function].output == "ObjectSet" and not isinstance(value, Invalid):
        return list(scene.members(value))
    found: Value = value
    return found


def run_program(program: Program, scene: Mapping[str, Any] | SceneIndex) -> list[Value]:
    """The value of every node of a program, in the program's own order; the answer is the last.

    Arguments:
        program: nodes of CLEVR 1.0, in either published spelling, composite ones allowed.
        scene: a scene of CLEVR 1.0, or its index (worth making once for many programs).

    Raises:
        ProgramTypeError: the program is not well typed.
        DatasetError: the scene is not in the format of CLEVR 1.0.

    >>> scene = {"objects": [{"color": "red", "shape": "cube", "size": "small",
    ...                       "material": "metal"}],
    ...          "relationships": {name: [[]] for name in ("left", "right", "behind", "front")}}
    >>> run_program([{"function": "scene", "inputs": [], "value_inputs": []},
    ...              {"function": "unique", "inputs": [0], "value_inputs": []},
    ...              {"function": "query_color", "inputs": [1], "value_inputs": []}], scene)
    [[0], 0, 'red']
    """
    calls, last = read_program(program)
    index = scene if isinstance(scene, SceneIndex) else SceneIndex(scene)
    values = run_calls(calls, index)
    return [shown(calls[j].function, values[j], index) for j in last]


def answer_text(value: Value) -> str:
    """An answer as CLEVR writes it: "yes", "no", a number in digits, a word.

    Raises:
        ValueError: an invalid value, or a set of objects, is no answer.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Invalid | list):
        raise ValueError(f"{value!r} is no answer")
    return str(value)
