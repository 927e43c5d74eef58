"""CLEVR's meaning, module by module, on a scene that a reader can hold in mind."""

from dataclasses import replace
from typing import Any

import pytest
import torch

from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.dialect import Clevr
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.words import VOCABULARIES
from nmn.domains.learned import exact_engine
from nmn.errors import DatasetError
from nmn.evaluation import ModuleEngine
from nmn.executors import ReferenceExecutor
from nmn.types import SceneGraph
from tests.domains.clevr.made import clevr_files
from tests.synthetic.questions.clevr import run_program

LANGUAGE = DOMAIN.exact_language

# From left to right: 0 red cube, 1 red sphere, 2 blue cube; 1 is behind both others.
SCENE: dict[str, Any] = {
    "objects": [
        {"color": "red", "shape": "cube", "size": "large", "material": "metal"},
        {"color": "red", "shape": "sphere", "size": "small", "material": "rubber"},
        {"color": "blue", "shape": "cube", "size": "small", "material": "metal"},
    ],
    "relationships": {
        "left": [[], [0], [0, 1]],
        "right": [[1, 2], [2], []],
        "front": [[], [0, 2], []],
        "behind": [[1], [], [1]],
    },
}
RED_CUBE = 'unique(filter(filter(scene(), "red"), "cube"))'
BLUE = 'unique(filter(scene(), "blue"))'


SIGNATURES = """
    scene() -> ObjectSet
    filter(ObjectSet, attribute) -> ObjectSet
    unique(ObjectSet) -> Object
    relate(Object, relation) -> ObjectSet
    same(Object, property) -> ObjectSet
    intersect(ObjectSet, ObjectSet) -> ObjectSet
    union(ObjectSet, ObjectSet) -> ObjectSet
    count(ObjectSet) -> Number
    exist(ObjectSet) -> Bool
    query_color(Object) -> Label[color]
    query_shape(Object) -> Label[shape]
    query_size(Object) -> Label[size]
    query_material(Object) -> Label[material]
    equal_color(Label[color], Label[color]) -> Bool
    equal_shape(Label[shape], Label[shape]) -> Bool
    equal_size(Label[size], Label[size]) -> Bool
    equal_material(Label[material], Label[material]) -> Bool
    equal_object(Object, Object) -> Bool
    equal_integer(Number, Number) -> Bool
    less_than(Number, Number) -> Bool
    greater_than(Number, Number) -> Bool
"""


def test_the_modules_are_those_of_the_catalogue() -> None:
    known = {str(signature) for signature in LANGUAGE.signatures.values()}
    assert known == {line.strip() for line in SIGNATURES.strip().splitlines()}


def test_attributes_are_the_words_of_all_properties() -> None:
    assert len(VOCABULARIES["attribute"]) == 15
    words = (VOCABULARIES[name].words for name in VOCABULARIES["property"])
    assert VOCABULARIES["attribute"].words == sum(words, ())


def values(text: str, graph: SceneGraph | None = None) -> list[object]:
    """The value of every node, and the reason why there is no answer, if there is none."""
    program = LANGUAGE.parse(text)
    graph = clevr_scene_graph(SCENE) if graph is None else graph
    found = exact_engine(DOMAIN).values([program], [0], [graph])
    shown = [found.shown(0, node.id, LANGUAGE.vocabularies) for node in program]
    return [*shown, *found.reasons.values()]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("count(scene())", 3),
        ('count(filter(scene(), "cube"))', 2),
        ('exist(filter(scene(), "green"))', False),
        ('exist(filter(filter(scene(), "red"), "rubber"))', True),
        (f"query_size({BLUE})", "small"),
        (f"query_material({RED_CUBE})", "metal"),
        (f'count(relate({BLUE}, "left"))', 2),
        (f'query_shape(unique(relate({RED_CUBE}, "behind")))', "sphere"),
        (f'count(relate({RED_CUBE}, "left"))', 0),
        (f'query_color(unique(same({BLUE}, "shape")))', "red"),
        (f'count(same({BLUE}, "color"))', 0),
        (f'count(union(same({BLUE}, "size"), relate({BLUE}, "left")))', 2),
        (f'count(intersect(same({BLUE}, "size"), relate({BLUE}, "left")))', 1),
        (f"equal_shape(query_shape({RED_CUBE}), query_shape({BLUE}))", True),
        (f"equal_size(query_size({RED_CUBE}), query_size({BLUE}))", False),
        (f"equal_object({RED_CUBE}, {BLUE})", False),
        (f'equal_object({BLUE}, unique(relate({RED_CUBE}, "right")))', None),
        (
            f'equal_object({RED_CUBE}, unique(relate(unique(filter(scene(), "sphere")), "left")))',
            True,
        ),
        ('equal_integer(count(filter(scene(), "red")), count(filter(scene(), "cube")))', True),
        ('less_than(count(filter(scene(), "blue")), count(filter(scene(), "cube")))', True),
        ('greater_than(count(filter(scene(), "blue")), count(filter(scene(), "cube")))', False),
    ],
)
def test_answers(text: str, answer: object) -> None:
    program = LANGUAGE.parse(text)
    assert values(text)[len(program) - 1] == answer


def test_every_step_is_there() -> None:
    steps = values(f'count(relate({RED_CUBE}, "right"))')
    assert steps == [[0, 1, 2], [0, 1], [0], 0, [1, 2], 2]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("cube", 'unique(filter(scene(), "cube")): 2 objects fit: #0, #2'),
        ("green", 'unique(filter(scene(), "green")): nothing in the picture fits'),
    ],
)
def test_unique_of_none_or_several_is_refused(word: str, why: str) -> None:
    steps = values(f'query_color(unique(relate(unique(filter(scene(), "{word}")), "left")))')
    assert steps[2:] == [None] * 4 + [why]


def test_a_scene_without_relations_refuses_relations_alone() -> None:
    graph = replace(clevr_scene_graph(SCENE), relations=None)
    assert values("count(scene())", graph) == [[0, 1, 2], 3]
    assert values(f'count(relate({BLUE}, "left"))', graph)[-1] == (
        f'relate({BLUE}, "left"): the scene does not state how its objects stand'
    )


def test_a_graph_of_other_relations_fails_the_question() -> None:
    graph = replace(clevr_scene_graph(SCENE), relations=torch.zeros(3, 3, 3))
    program = LANGUAGE.parse(f'count(relate({BLUE}, "left"))')
    found = exact_engine(DOMAIN).values([program], [0], [graph])
    assert found.status(0) == "error" and "states 3 relations" in found.reasons[0]


def test_an_empty_scene_has_counts() -> None:
    nothing: dict[str, list[int]] = {relation: [] for relation in SCENE["relationships"]}
    graph = clevr_scene_graph({"objects": [], "relationships": nothing})
    assert values("count(scene())", graph) == [[], 0]
    assert values(f"query_size({BLUE})", graph)[3] is None


def test_batched_values_are_those_of_the_reference_and_of_another_evaluator() -> None:
    scenes, questions = clevr_files(40)
    graphs = [clevr_scene_graph(scene) for scene in scenes]
    engine = exact_engine(DOMAIN, batch=150)
    reads = [Clevr().read(question["program"], LANGUAGE) for question in questions]
    about = [question["image_index"] for question in questions]
    found = engine.values([read.program for read in reads], about, graphs)
    reference = ReferenceExecutor(engine.modules, LANGUAGE.vocabularies)
    for number, (read, question) in enumerate(zip(reads, questions, strict=True)):
        shown = [found.shown(number, node, LANGUAGE.vocabularies) for node in read.node_of]
        assert shown == question["steps"] == run_program(question["program"], scenes[about[number]])
        if number % 7 == 0:
            alone = reference.run(read.program, graphs[about[number]])
            one = engine.values([read.program], [0], [graphs[about[number]]])
            for value, code in zip(alone, one.codes.tolist(), strict=True):
                assert int(read_code(value)) == code


def read_code(value: object) -> int:
    from nmn.evaluation.codes import codes_of
    from nmn.types import Value

    assert isinstance(value, Value)
    return int(codes_of(value)[0])


def test_the_engine_keeps_what_it_is_made_of() -> None:
    engine = exact_engine(DOMAIN)
    assert isinstance(engine, ModuleEngine)
    assert set(engine.modules) == set(LANGUAGE.signatures)


def test_a_scene_graph_needs_a_scene() -> None:
    with pytest.raises(DatasetError, match="it has no list of objects"):
        clevr_scene_graph({"image_filename": "a.png"})
