"""The parts of an evaluation, each alone."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.meaning import same_meaning
from nmn.domains.learned import exact_engine
from nmn.evaluation import ModuleEngine
from nmn.evaluation.alignment import align
from nmn.evaluation.answers import answer_text, normalised
from nmn.evaluation.calibration import calibrate
from nmn.evaluation.codes import REFUSED, code_for, codes_of, shown
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report, rates
from nmn.evaluation.scoring import score
from nmn.evaluation.values import joined
from nmn.grammar import ValueType
from nmn.types import Bool, Label, Number, Object, ObjectSet, SceneGraph
from tests.domains.clevr.made import clevr_scene

LANGUAGE = DOMAIN.exact_language
WORDS = LANGUAGE.vocabularies


@pytest.mark.parametrize(
    ("value_type", "code", "stated"),
    [
        (ValueType(ObjectSet), 0, []),
        (ValueType(ObjectSet), 0b10110, [1, 2, 4]),
        (ValueType(Object), 3, 3),
        (ValueType(Number), 0, 0),
        (ValueType(Bool), 1, True),
        (ValueType(Label, "size"), 1, "large"),
        (ValueType(Label, "color"), REFUSED, None),
    ],
)
def test_codes_are_what_files_state(value_type: ValueType, code: int, stated: object) -> None:
    assert shown(code, value_type, WORDS) == stated
    assert code_for(stated, value_type, WORDS) == code


@pytest.mark.parametrize(
    ("value_type", "stated"),
    [
        (ValueType(ObjectSet), 3),
        (ValueType(ObjectSet), [1, "2"]),
        (ValueType(ObjectSet), [True]),
        (ValueType(Number), True),
        (ValueType(Number), -1),
        (ValueType(Bool), 1),
        (ValueType(Label, "size"), "red"),
        (ValueType(Label, "size"), 1),
    ],
)
def test_other_statements_have_no_code(value_type: ValueType, stated: object) -> None:
    assert code_for(stated, value_type, WORDS) is None


def test_values_are_read_by_their_family() -> None:
    sets = ObjectSet(torch.tensor([[0.9, 0.2, 0.6], [0.0, 0.5, 0.0]]))
    assert codes_of(sets).tolist() == [0b101, 0]
    refused = ObjectSet(sets.scores, refused=torch.tensor([0, 2], dtype=torch.int32))
    assert codes_of(refused).tolist() == [0b101, REFUSED]
    assert codes_of(Bool(torch.tensor([0.5, 0.4]))).tolist() == [1, 0]
    assert codes_of(Object(torch.zeros(2, 0))).tolist() == [0, 0]


def test_answers_are_texts() -> None:
    assert answer_text(True) == "yes"
    assert answer_text(False, ("false", "true")) == "false"
    assert answer_text(7) == "7" and answer_text(1) == "1"
    assert answer_text("rubber") == "rubber"
    assert answer_text(["red", "blue"]) == "red, blue" and answer_text([]) == "none"
    assert answer_text(None) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two", "2"),
        ("True", "yes"),
        ("A ball.", "ball"),
        ("the grey", "gray"),
    ],
)
def test_what_means_the_same_is_alike(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_a_domain_brings_other_words_for_its_own() -> None:
    assert normalised("A ball.") != normalised("sphere")
    assert normalised("A ball.", {"ball": "sphere"}) == normalised("sphere")


def test_different_answers_stay_different() -> None:
    words = [word for words in WORDS.values() for word in words]
    assert len({normalised(word) for word in words}) == len(set(words))


def test_calibration_is_the_weighted_gap() -> None:
    confidence = np.array([0.95, 0.95, 0.95, 0.95, 0.55, 0.0, 1.0])
    right = np.array([1, 1, 1, 0, 0, 0, 1], dtype=bool)
    found = calibrate(confidence, right)
    # Bins: 0.0 (1 of 1 wrong), 0.55, and five above 0.9 with mean 0.96, of which four are right.
    assert found.error == pytest.approx((0 + 0.55 + abs(4 - 4.8)) / 7)
    assert [one.answers for one in found.bins] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 5]
    assert found.bins[9].accuracy == 0.8 and found.bins[1].accuracy is None
    assert calibrate(np.zeros(0), np.zeros(0, dtype=bool)).error is None


FILTERS = 'count(filter(filter(scene(), "red"), "cube"))'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FILTERS, 'count(filter(filter(scene(), "cube"), "red"))'),
        (FILTERS, 'count(filter(filter(filter(scene(), "cube"), "red"), "cube"))'),
        (
            f"less_than({FILTERS}, count(scene()))",
            f"greater_than(count(scene()), {FILTERS})",
        ),
        (
            f"equal_integer({FILTERS}, count(scene()))",
            f"equal_integer(count(scene()), {FILTERS})",
        ),
    ],
)
def test_programs_of_the_same_meaning(one: str, other: str) -> None:
    assert same_meaning(LANGUAGE.parse(one), LANGUAGE.parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FILTERS, 'count(filter(scene(), "red"))'),
        (FILTERS, 'exist(filter(filter(scene(), "red"), "cube"))'),
        (
            f"less_than({FILTERS}, count(scene()))",
            f"less_than(count(scene()), {FILTERS})",
        ),
        (
            'count(relate(unique(scene()), "left"))',
            'count(relate(unique(scene()), "right"))',
        ),
    ],
)
def test_programs_of_another_meaning(one: str, other: str) -> None:
    assert not same_meaning(LANGUAGE.parse(one), LANGUAGE.parse(other))


def graph_of(*centres: tuple[float, float]) -> SceneGraph:
    boxes = [[x - 0.02, y - 0.02, x + 0.02, y + 0.02] for x, y in centres]
    return SceneGraph(torch.tensor(boxes).reshape(-1, 4), {}, 480, 320)


def same(seen: SceneGraph, true: SceneGraph) -> tuple[int, ...]:
    return seen.aligned(true)["objects"]


def test_objects_are_matched_by_place() -> None:
    true = graph_of((0.2, 0.2), (0.5, 0.5), (0.8, 0.8))
    seen = graph_of((0.81, 0.8), (0.2, 0.21), (0.5, 0.1), (0.2, 0.23))
    # Object 2 is nowhere in the file; 3 is where 1 is already.
    assert same(seen, true) == (2, 0, 5, 6)
    assert same(graph_of(), true) == () and same(seen, graph_of()) == (0, 1, 2, 3)


def test_a_large_box_is_matched_by_its_overlap() -> None:
    large = SceneGraph(torch.tensor([[0.1, 0.1, 0.6, 0.9]]), {}, 480, 320)
    part = SceneGraph(torch.tensor([[0.1, 0.1, 0.6, 0.6]]), {}, 480, 320)
    assert same(part, large) == (0,)


def test_values_are_put_into_the_files_numbers() -> None:
    graphs = [clevr_scene_graph(clevr_scene(number)) for number in range(2)]
    program = LANGUAGE.parse("count(scene())")
    one = LANGUAGE.parse('query_color(unique(filter(scene(), "red")))')
    found = exact_engine(DOMAIN).values([program, one], [0, 1], graphs)
    before = found.codes.copy()
    turned = [{"objects": list(range(len(graph)))[::-1]} for graph in graphs]
    aligned = align(found, [0, 1], turned)
    assert aligned.shown(0, 0, WORDS) == list(range(len(graphs[0])))
    assert aligned.shown(0, 1, WORDS) == len(graphs[0])
    kept = before[found.offsets[1] :] == REFUSED
    assert (aligned.codes[found.offsets[1] :][kept] == REFUSED).all()


def test_batches_are_joined_in_order() -> None:
    graphs = [clevr_scene_graph(clevr_scene(number)) for number in range(6)]
    programs = [
        LANGUAGE.parse(text)
        for text in ("count(scene())", "query_size(unique(scene()))", "exist(scene())")
    ] * 4
    about = [k % 6 for k in range(12)]
    whole = exact_engine(DOMAIN).values(programs, about, graphs)
    parts = exact_engine(DOMAIN, batch=5).values(programs, about, graphs)
    for name in ("codes", "offsets", "confidence"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    assert whole.reasons == parts.reasons and set(whole.reasons) == {1, 4, 7, 10}
    assert [parts.status(k) for k in range(3)] == ["answered", "undecided", "answered"]
    assert len(joined([])) == 0


def test_the_speed_says_what_it_counts() -> None:
    graphs = [clevr_scene_graph(clevr_scene(0))]
    speed = exact_engine(DOMAIN).speed([LANGUAGE.parse("count(scene())")] * 50, [0] * 50, graphs)
    shown = speed.to_json()
    assert set(shown) == {
        "planned_before", "planning_known_programs", "planning_new_programs", "clock",
    }  # fmt: skip
    assert 0 < speed.run <= speed.again and speed.questions == 50


def test_rates_are_by_group_in_order() -> None:
    flags = np.array([True, False, True, True])
    assert rates([3, 3, 1, 2], flags) == {1: (1, 1.0), 2: (1, 1.0), 3: (2, 0.5)}
    assert rates(["b", "a", "b", "a"], flags, np.array([True, False, True, True])) == {
        "a": (1, 1.0), "b": (2, 1.0),
    }  # fmt: skip


def test_an_engine_says_what_it_is() -> None:
    engine = exact_engine(DOMAIN)
    assert isinstance(engine, ModuleEngine) and engine.name == "symbolic"
    assert engine.language is LANGUAGE


def test_a_confidence_on_an_edge_is_of_the_bin_below() -> None:
    edges = np.array([0.0, 0.1, 0.5, 1.0])
    found = calibrate(edges, np.ones(4, dtype=bool))
    assert [one.answers for one in found.bins] == [2, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert [(one.low, one.high) for one in found.bins][4] == (0.4, 0.5)
    assert all(one.confidence is None or one.low <= one.confidence <= one.high
               for one in found.bins)  # fmt: skip


def test_objects_are_matched_nearest_first_each_once() -> None:
    true = graph_of((0.2, 0.2), (0.2, 0.235))
    # The first is nearer to object 1, the second lies on object 0.
    assert same(graph_of((0.2, 0.23), (0.2, 0.2)), true) == (1, 0)
    # The first has object 0 already when object 1, which is near to it too, comes up.
    assert same(graph_of((0.2, 0.2), (0.2, 0.272)), true) == (0, 1)


def test_a_match_is_as_near_along_both_axes() -> None:
    true = graph_of((0.2, 0.2))  # 480 x 320: 0.04 of the width are 0.06 heights
    assert same(graph_of((0.2, 0.245)), true) == (0,)
    assert same(graph_of((0.2, 0.255)), true) == (1,)
    assert same(graph_of((0.241, 0.2)), true) == (1,)


def test_a_box_that_shares_too_little_is_another_object() -> None:
    large = SceneGraph(torch.tensor([[0.1, 0.1, 0.6, 0.9]]), {}, 480, 320)
    for height, number in ((0.25, 0), (0.23, 1)):
        part = SceneGraph(torch.tensor([[0.1, 0.1, 0.6, 0.1 + height]]), {}, 480, 320)
        assert same(part, large) == (number,), height


def test_the_same_in_other_words_is_right_only_after_normalisation() -> None:
    graph = clevr_scene_graph(clevr_scene(0))
    program = LANGUAGE.parse("exist(scene())")
    values = exact_engine(DOMAIN).values([program] * 3, [0] * 3, [graph])
    items = [
        Item(k, 0, "", 2, said, program, (0, 1)) for k, said in enumerate(("yes", "True", "no"))
    ]
    scores = score(items, values, values, dict(WORDS))
    assert scores.right.tolist() == [True, False, False]
    assert scores.alike.tolist() == [True, True, False]


def test_a_report_that_cannot_be_finished_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = Report(
        "symbolic", 0, 0, 0, {}, None, None, {}, {}, None, None, {}, None, [], {},
        calibrate(np.zeros(0), np.zeros(0, dtype=bool)), (0, 0), None, [],
    )  # fmt: skip
    path = tmp_path / "report.json"
    report.write(path)
    whole = path.read_bytes()

    def killed(self: Path, text: str, **_: object) -> int:
        self.write_bytes(text[: len(text) // 2].encode())
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", killed)
    with pytest.raises(KeyboardInterrupt):
        report.write(path)
    assert path.read_bytes() == whole
