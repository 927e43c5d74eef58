"""What programs mean, on a scene small enough to read."""

from random import Random
from typing import Any

import pytest

from nmn.errors import DatasetError, ProgramTypeError
from nmn.synthetic.questions import Invalid, answer_text
from tests.synthetic.questions.clevr import (
    ATTRIBUTES,
    FUNCTIONS,
    RELATIONS,
    expand_program,
    run_program,
    scene_index,
)
from tests.synthetic.questions.oracle import Ambiguous, answer, written
from tests.synthetic.questions.scenes import scene


def thing(color: str, shape: str, size: str, material: str) -> dict[str, str]:
    return {"color": color, "shape": shape, "size": size, "material": material}


# From left to right 2, 0, 3, 1; from the back to the front 0, 1, 2, 3.
SCENE: dict[str, Any] = {
    "objects": [
        thing("red", "cube", "large", "metal"),
        thing("red", "sphere", "small", "rubber"),
        thing("blue", "cube", "small", "metal"),
        thing("gray", "cylinder", "large", "rubber"),
    ],
    "relationships": {
        "left": [[2], [0, 2, 3], [], [0, 2]],
        "right": [[1, 3], [], [0, 1, 3], [1]],
        "behind": [[], [0], [0, 1], [0, 1, 2]],
        "front": [[1, 2, 3], [2, 3], [3], []],
    },
}

RED = [None, "red", None, None]
METAL_CUBE = [None, None, "metal", "cube"]


def node(function: str, *inputs: int, words: Any = ()) -> dict[str, Any]:
    return {"function": function, "inputs": list(inputs), "value_inputs": list(words)}


def one(*words: str) -> list[dict[str, Any]]:
    """A program that ends with the one object of these words (attribute=word)."""
    program = [node("scene")]
    for word in words:
        (attribute,) = (name for name, known in ATTRIBUTES.items() if word in known)
        program.append(node(f"filter_{attribute}", len(program) - 1, words=[word]))
    return [*program, node("unique", len(program) - 1)]


# Each function with a program that ends with it, and that program's value.
VALUES: list[tuple[str, list[dict[str, Any]], Any]] = [
    ("scene", [node("scene")], [0, 1, 2, 3]),
    ("filter_size", [node("scene"), node("filter_size", 0, words=["small"])], [1, 2]),
    ("filter_color", [node("scene"), node("filter_color", 0, words=["red"])], [0, 1]),
    ("filter_material", [node("scene"), node("filter_material", 0, words=["rubber"])], [1, 3]),
    ("filter_shape", [node("scene"), node("filter_shape", 0, words=["cube"])], [0, 2]),
    ("filter_shape", [*one("gray")[:-1], node("filter_shape", 1, words=["cube"])], []),
    ("unique", one("gray"), 3),
    ("relate", [*one("gray"), node("relate", 2, words=["left"])], [0, 2]),
    ("relate", [*one("gray"), node("relate", 2, words=["right"])], [1]),
    ("relate", [*one("gray"), node("relate", 2, words=["behind"])], [0, 1, 2]),
    ("relate", [*one("gray"), node("relate", 2, words=["front"])], []),
    ("same_size", [*one("gray"), node("same_size", 2)], [0]),
    ("same_color", [*one("sphere"), node("same_color", 2)], [0]),
    ("same_color", [*one("gray"), node("same_color", 2)], []),
    ("same_material", [*one("blue"), node("same_material", 2)], [0]),
    ("same_shape", [*one("blue"), node("same_shape", 2)], [0]),
    ("count", [node("scene"), node("count", 0)], 4),
    ("exist", [node("scene"), node("exist", 0)], True),
    (
        "exist",
        [node("scene"), node("filter_color", 0, words=["cyan"]), node("exist", 1)],
        False,
    ),
    ("query_size", [*one("blue"), node("query_size", 2)], "small"),
    ("query_color", [*one("sphere"), node("query_color", 2)], "red"),
    ("query_material", [*one("blue"), node("query_material", 2)], "metal"),
    ("query_shape", [*one("gray"), node("query_shape", 2)], "cylinder"),
    ("filter", [node("scene"), node("filter", 0, words=METAL_CUBE)], [0, 2]),
    ("filter", [node("scene"), node("filter", 0, words=[None] * 4)], [0, 1, 2, 3]),
    ("filter_unique", [node("scene"), node("filter_unique", 0, words=["small", *RED[1:]])], 1),
    ("filter_count", [node("scene"), node("filter_count", 0, words=METAL_CUBE)], 2),
    ("filter_exist", [node("scene"), node("filter_exist", 0, words=["large", *RED[1:]])], True),
    ("relate_filter", [*one("gray"), node("relate_filter", 2, words=["behind", *RED])], [0, 1]),
    (
        "relate_filter_unique",
        [*one("gray"), node("relate_filter_unique", 2, words=["right", *RED])],
        1,
    ),
    (
        "relate_filter_count",
        [*one("gray"), node("relate_filter_count", 2, words=["left", *METAL_CUBE])],
        2,
    ),
    (
        "relate_filter_exist",
        [*one("gray"), node("relate_filter_exist", 2, words=["front", *RED])],
        False,
    ),
]


def paired(function: str, query: str, first: list[Any], second: list[Any]) -> list[dict[str, Any]]:
    """A program that compares what ``query`` gives for two one-object programs."""
    shift = len(first)
    moved = [{**n, "inputs": [j + shift for j in n["inputs"]]} for n in second]
    both = [*first, *moved]
    if not query:
        return [*both, node(function, shift - 1, len(both) - 1)]
    ends = [node(query, shift - 1), node(query, len(both) - 1)]
    return [*both, *ends, node(function, len(both), len(both) + 1)]


def counted(word: str) -> list[dict[str, Any]]:
    return [*one(word)[:-1], node("count", 1)]


VALUES += [
    ("union", paired("union", "", one("blue")[:-1], one("rubber")[:-1]), [1, 2, 3]),
    ("intersect", paired("intersect", "", one("red")[:-1], one("rubber")[:-1]), [1]),
    ("equal_size", paired("equal_size", "query_size", one("blue"), one("sphere")), True),
    ("equal_size", paired("equal_size", "query_size", one("blue"), one("gray")), False),
    ("equal_color", paired("equal_color", "query_color", one("sphere"), one("gray")), False),
    (
        "equal_color",
        paired("equal_color", "query_color", one("sphere"), one("large", "metal")),
        True,
    ),
    (
        "equal_material",
        paired("equal_material", "query_material", one("sphere"), one("gray")),
        True,
    ),
    (
        "equal_material",
        paired("equal_material", "query_material", one("blue"), one("gray")),
        False,
    ),
    ("equal_shape", paired("equal_shape", "query_shape", one("blue"), one("gray")), False),
    ("equal_shape", paired("equal_shape", "query_shape", one("blue"), one("large", "cube")), True),
    ("equal_object", paired("equal_object", "", one("gray"), one("cylinder")), True),
    ("equal_object", paired("equal_object", "", one("gray"), one("sphere")), False),
    ("equal_integer", paired("equal_integer", "", counted("red"), counted("small")), True),
    ("equal_integer", paired("equal_integer", "", counted("red"), counted("gray")), False),
    ("less_than", paired("less_than", "", counted("gray"), counted("red")), True),
    ("less_than", paired("less_than", "", counted("red"), counted("small")), False),
    ("greater_than", paired("greater_than", "", counted("red"), counted("gray")), True),
    ("greater_than", paired("greater_than", "", counted("red"), counted("small")), False),
]


@pytest.mark.parametrize(
    ("function", "program", "value"), VALUES, ids=[f"{n}:{v}" for n, _, v in VALUES]
)
def test_every_function_has_its_known_value(
    function: str, program: list[dict[str, Any]], value: Any
) -> None:
    assert program[-1]["function"] == function
    found = run_program(program, SCENE)
    assert len(found) == len(program)
    assert found[-1] == value and type(found[-1]) is type(value)


def test_all_35_functions_are_in_the_table_above() -> None:
    assert {function for function, _, _ in VALUES} == set(FUNCTIONS)
    assert len(FUNCTIONS) == 35


def test_every_node_has_its_value() -> None:
    program = [*one("small", "cube"), node("relate", 3, words=["front"]), node("count", 4)]
    assert run_program(program, SCENE) == [[0, 1, 2, 3], [1, 2], [2], 2, [3], 1]


@pytest.mark.parametrize(("word", "found"), [("red", 2), ("cyan", 0)])
def test_what_is_not_unique_is_invalid_from_there_on(word: str, found: int) -> None:
    program = [*one(word), node("query_size", 2), node("scene"), node("count", 4)]
    values = run_program(program, SCENE)
    assert values[2:4] == [Invalid(found), Invalid(found)]
    assert values[4:] == [[0, 1, 2, 3], 4]  # what does not use it goes on
    with pytest.raises(ValueError, match="no answer"):
        answer_text(values[2])


def test_the_generators_own_spelling_is_read_too() -> None:
    program = [
        {"type": "scene", "inputs": []},
        {"type": "filter_color", "inputs": [0], "side_inputs": ["red"]},
        {"type": "count", "inputs": [1]},
    ]
    assert run_program(program, scene_index(SCENE))[-1] == 2


def test_composite_nodes_expand_in_the_public_order() -> None:
    program = [
        node("scene"),
        node("filter_unique", 0, words=["large", "red", "metal", "cube"]),
        node("relate_filter", 1, words=["left", None, None, None, None]),
        node("filter", 2, words=[None] * 4),
        node("count", 3),
    ]
    spelled = [(n["function"], n["inputs"], n["value_inputs"]) for n in expand_program(program)]
    assert spelled == [
        ("scene", [], []),
        ("filter_size", [0], ["large"]),
        ("filter_color", [1], ["red"]),
        ("filter_material", [2], ["metal"]),
        ("filter_shape", [3], ["cube"]),
        ("unique", [4], []),
        ("relate", [5], ["left"]),
        ("count", [6], []),
    ]
    assert run_program(program, SCENE) == [[0, 1, 2, 3], 0, [2], [2], 1]


@pytest.mark.parametrize(
    ("program", "message", "where"),
    [
        ([], "no nodes", None),
        (["scene"], "is not a node", "node 0"),
        ([node("find")], "no function 'find'", "node 0"),
        ([{"inputs": []}], "no function None", "node 0"),
        ([node("scene", 0)], r"inputs are \[0\]", "node 0"),
        ([node("scene"), node("count")], r"inputs are \[\]", "node 1"),
        ([node("scene"), node("count", 1)], "not an earlier node", "node 1"),
        ([node("scene"), node("count", -1)], "not an earlier node", "node 1"),
        ([node("scene"), node("count", True)], "not an earlier node", "node 1"),
        ([node("scene"), node("query_size", 0)], "of type ObjectSet", "node 1"),
        ([node("scene"), node("filter_color", 0)], "the words of filter_color", "node 1"),
        ([node("scene"), node("filter_color", 0, words=["cube"])], "'cube' is not", "node 1"),
        ([node("scene"), node("filter_color", 0, words=[None])], "None is not", "node 1"),
        ([*one("gray"), node("relate", 2, words=["above"])], "'above' is not", "node 3"),
        (
            [*one("gray"), node("relate_filter", 2, words=[None] * 5)],
            "None is not a Relation",
            "node 3",
        ),
    ],
)
def test_a_program_that_is_not_well_typed_is_refused(
    program: list[Any], message: str, where: str | None
) -> None:
    with pytest.raises(ProgramTypeError, match=message) as caught:
        run_program(program, SCENE)
    assert caught.value.where == where and caught.value.expected


def broken(**changes: Any) -> dict[str, Any]:
    return {**SCENE, "image_filename": "a.png", **changes}


@pytest.mark.parametrize(
    ("bad", "message", "where"),
    [
        (broken(objects=None), "no list 'objects'", "a.png"),
        (broken(objects=[thing("pink", "cube", "large", "metal")]), "color is 'pink'", "object 0"),
        (broken(objects=["cube"]), "size is None", "a.png, object 0"),
        (broken(relationships=None), "no relationships", "a.png"),
        (broken(relationships={"left": [[]] * 4}), "no list 'right'", "a.png"),
        (broken(relationships={r: [[]] * 3 for r in RELATIONS}), "there are 3 lists", "left"),
        (broken(relationships={r: [[4], [], [], []] for r in RELATIONS}), r"is \[4\]", "left"),
        (broken(relationships={r: [[0], [], [], []] for r in RELATIONS}), r"is \[0\]", "left"),
        (broken(relationships={r: [[], [], [], 1] for r in RELATIONS}), "object 3 is 1", "left"),
    ],
)
def test_a_scene_that_is_not_of_the_format_is_refused(
    bad: dict[str, Any], message: str, where: str
) -> None:
    with pytest.raises(DatasetError, match=message) as caught:
        scene_index(bad)
    assert caught.value.where is not None and where in caught.value.where


def random_program(random: Random) -> list[dict[str, Any]]:
    """Any well-typed program of basic functions, sensible or not."""
    basic = [function for function in FUNCTIONS.values() if not function.parts]
    program = [node("scene")]
    types = ["ObjectSet"]
    for _ in range(random.randint(3, 14)):
        function = random.choice([f for f in basic if all(kind in types for kind in f.inputs)])
        inputs = [
            random.choice([j for j, known in enumerate(types) if known == kind])
            for kind in function.inputs
        ]
        choices = [RELATIONS if k == "Relation" else ATTRIBUTES[k.lower()] for k in function.values]
        program.append(node(function.name, *inputs, words=[random.choice(c) for c in choices]))
        types.append(function.output)
    return program


def test_a_second_evaluator_agrees_on_random_programs() -> None:
    random = Random(5)
    functions: set[str] = set()
    invalid = 0
    for number in range(1500):
        subject = scene(number % 60, least=0 if number % 10 == 0 else 1)
        program = random_program(random)
        for i, value in enumerate(run_program(program, subject)):
            try:
                expected = written(answer(program, subject, i))
            except Ambiguous as error:
                expected = Invalid(error.args[0])
                invalid += 1
            if isinstance(expected, Invalid):
                # Of several that are not unique, either may be told.
                assert isinstance(value, Invalid), (program, i)
            else:
                assert value == expected and type(value) is type(expected), (program, i)
                functions.add(program[i]["function"])
    assert functions == {name for name, function in FUNCTIONS.items() if not function.parts}
    assert invalid > 100
