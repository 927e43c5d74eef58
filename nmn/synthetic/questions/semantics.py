"""What programs mean: exact values on a ground-truth scene.

Source: Johnson et al., "CLEVR" (CVPR 2017), section 3, "Question representation" and appendix A.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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


# Of a verb and an attribute: ``filter_color`` ... ``equal_shape``.
_OF_ATTRIBUTE: dict[str, Callable[[SceneIndex, Sequence[Raw], str, str], Raw]] = {
    "filter": lambda scene, inputs, word, attribute: inputs[0] & scene.holding[word],
    "same": lambda scene, inputs, word, attribute: scene.same[attribute][inputs[0]],
    "query": lambda scene, inputs, word, attribute: scene.words[attribute][inputs[0]],
    "equal": lambda scene, inputs, word, attribute: inputs[0] == inputs[1],
}


def compute(function: str, scene: SceneIndex, inputs: Sequence[Raw], word: str = "") -> Raw:
    """The value of one basic function; ``Invalid`` in gives the same ``Invalid`` out."""
    for value in inputs:
        if isinstance(value, Invalid):
            return value
    meaning = _MEANING.get(function)
    if meaning is not None:
        return meaning(scene, inputs, word)
    verb, _, attribute = function.partition("_")
    return _OF_ATTRIBUTE[verb](scene, inputs, word, attribute)


def run_calls(calls: Sequence[Call], scene: SceneIndex) -> list[Raw]:
    """The values of all calls, sets as bits."""
    values: list[Raw] = []
    for call in calls:
        inputs = [values[j] for j in call.inputs]
        values.append(compute(call.function, scene, inputs, call.value))
    return values


def shown(function: str, value: Raw, scene: SceneIndex) -> Value:
    """A computed value as it is written: a set as its indices."""
    if scene.catalogue.functions[function].output == "ObjectSet" and not isinstance(value, Invalid):
        return list(scene.members(value))
    found: Value = value
    return found


def run_program(program: Program, scene: SceneIndex) -> list[Value]:
    """The value of every node of a program, in the program's own order; the answer is the last.

    Arguments:
        program: nodes of CLEVR 1.0, in either published spelling, composite ones allowed.

    Raises:
        ProgramTypeError: the program is not well typed.

    >>> from nmn.domains.clevr.catalogue import CATALOGUE
    >>> scene = {"objects": [{"color": "red", "shape": "cube", "size": "small",
    ...                       "material": "metal"}],
    ...          "relationships": {name: [[]] for name in ("left", "right", "behind", "front")}}
    >>> run_program([{"function": "scene", "inputs": [], "value_inputs": []},
    ...              {"function": "unique", "inputs": [0], "value_inputs": []},
    ...              {"function": "query_color", "inputs": [1], "value_inputs": []}],
    ...             SceneIndex(scene, CATALOGUE))
    [[0], 0, 'red']
    """
    calls, last = read_program(program, scene.catalogue)
    values = run_calls(calls, scene)
    return [shown(calls[j].function, values[j], scene) for j in last]


def answer_text(value: Value) -> str:
    """An answer as data sets write it: "yes", "no", a number in digits, a word.

    Raises:
        ValueError: an invalid value, or a set of objects, is no answer.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Invalid | list):
        raise ValueError(f"{value!r} is no answer")
    return str(value)
