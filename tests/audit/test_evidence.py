"""Rows of slabs and scenes, to tensors and back."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.audit.blobs import FolderBlobs, MemoryBlobs
from nmn.audit.chain import canonical, encoded, plain, rounded
from nmn.audit.environment import commit_of
from nmn.audit.evidence import cut_to, percept_tensors, value_of
from nmn.audit.expressions import parts_of, pretty
from nmn.errors import TrailError
from nmn.types import Number, ObjectSet, SceneGraph, digest_tensors


def test_padding_is_cut_and_nothing_else(make_graph: Any) -> None:
    graph = make_graph([0, 1], [0, 1])
    wide = ObjectSet(torch.tensor([[0.1, 0.2, 0.0, 0.0]]), refused=torch.tensor([3]))
    narrow = cut_to(wide, graph)
    assert narrow.first.tolist() == wide.first[:, :2].tolist()
    assert narrow.refused is wide.refused
    counts = torch.zeros(1, 30)
    counts[0, 1] = 1
    assert cut_to(Number(counts), graph).first.shape == (1, 4)
    counts[0, 9] = 0.5
    assert cut_to(Number(counts), graph).first.shape == (1, 10)


def test_an_empty_picture_has_evidence_too(make_graph: Any) -> None:
    empty = make_graph([], [])
    assert cut_to(ObjectSet(torch.zeros(1, 5)), empty).first.shape == (1, 0)
    blobs = MemoryBlobs()
    again = SceneGraph.from_tensors(blobs.tensors(blobs.add(percept_tensors(empty)).blob))
    assert len(again) == 0 and again.boxes.shape == (0, 4)


def test_a_scene_comes_back_bit_for_bit(make_graph: Any, tmp_path: Path) -> None:
    graph = make_graph([0, 2, 1], [1, 0, 0])
    shared = graph.tables["category"]  # a table that is another's memory
    graph = graph.with_tables({"noun": shared, "half": shared[:, :1].half()})
    maps = {"features": torch.rand(4, 2, 3)}
    graph = SceneGraph(graph.boxes, graph.tables, 640, 480, 0.05, torch.rand(2, 3, 3), maps)
    blobs = FolderBlobs(tmp_path)
    again = SceneGraph.from_tensors(blobs.tensors(blobs.add(percept_tensors(graph)).blob))
    assert (again.width, again.height, again.miss_rate) == (640, 480, 0.05)
    assert torch.equal(again.boxes, graph.boxes)
    assert again.relations is not None and torch.equal(again.relations, graph.relations)
    assert list(again.maps) == ["features"]
    assert torch.equal(again.maps["features"], maps["features"])
    assert list(again.tables) and set(again.tables) == set(graph.tables)
    for name, table in graph.tables.items():
        assert torch.equal(again.tables[name], table) and again.tables[name].dtype == table.dtype


@pytest.mark.parametrize(
    ("name", "tensor"),
    [
        ("boxes", torch.zeros(3)),
        ("boxes", torch.zeros(2, 5)),
        ("boxes", torch.full((3, 4), math.nan)),
        ("size", torch.tensor([640])),
        ("size", torch.tensor([0, 480])),
        ("size", torch.tensor([2**40, 480])),
        ("size", torch.tensor([64.0, 48.0])),
        ("miss", torch.zeros(1)),
        ("table:category", torch.zeros(2, 3)),
        ("table:category", torch.zeros(3, 3, dtype=torch.int64)),
        ("relations", torch.zeros(2, 3, 4)),
    ],
)
def test_tensors_that_are_no_scene_are_refused(
    make_graph: Any, name: str, tensor: torch.Tensor
) -> None:
    tensors = percept_tensors(make_graph([0, 1, 2], [0, 1, 0]))
    with pytest.raises(TrailError, match="do not fit together"):
        SceneGraph.from_tensors({**tensors, name: tensor})
    tensors.pop("miss")
    with pytest.raises(TrailError, match="lacks boxes, size or miss"):
        SceneGraph.from_tensors(tensors)


@pytest.mark.parametrize(
    ("type_name", "tensors"),
    [
        ("ObjectSet", {"scores": torch.zeros(3)}),
        ("ObjectSet", {"scores": torch.zeros(2, 2)}),
        ("ObjectSet", {"scores": torch.tensor([math.inf, 0])}),
        ("ObjectSet", {"weights": torch.zeros(2)}),
        ("Region", {"box": torch.zeros(3), "p": torch.tensor(1.0)}),
        ("Number", {"distribution": torch.zeros(0)}),
        ("Bool", {"p": torch.tensor(1)}),
        ("Label[color]", {"probs": torch.zeros(3)}),
    ],
)
def test_tensors_of_another_form_are_refused(
    bench: Any, make_graph: Any, type_name: str, tensors: dict[str, torch.Tensor]
) -> None:
    with pytest.raises(TrailError, match=r"not that of|not those of"):
        value_of(tensors, type_name, make_graph([0, 1], [0, 1]), bench.setting.vocabularies)


@pytest.mark.parametrize("name", ["Clip", "Choice", "Value"])
def test_a_type_that_is_not_known_here_is_told(make_graph: Any, name: str) -> None:
    with pytest.raises(TrailError, match=f"type '{name}' are not known here: there is no type"):
        value_of({}, name, make_graph([], []), {})


def test_equal_tensors_are_one_blob(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    one = blobs.add({"a": torch.ones(2)})
    assert blobs.add({"a": torch.ones(2)}) == one
    assert FolderBlobs(tmp_path).add({"a": torch.ones(2)}) == one
    assert blobs.add({"b": torch.ones(2)}).digest != one.digest
    assert blobs.add({"a": torch.ones(2).double()}).digest != one.digest
    assert blobs.add({"a": torch.ones(2, 1)}).digest != one.digest
    assert len(list(tmp_path.iterdir())) == 4


def test_brain_floats_have_a_digest_and_a_blob() -> None:
    tensors = {"w": torch.randn(3, dtype=torch.bfloat16)}
    blobs = MemoryBlobs()
    stored = blobs.add(tensors)
    again = blobs.tensors(stored.blob)
    assert torch.equal(again["w"], tensors["w"])
    assert digest_tensors(again) == stored.digest


def test_canonical_json_is_what_rfc_8785_says() -> None:
    fields = {"b": 1.0, "a": [1e21, 0.1, -0.0, 1e-7], "é": "\u2028<", "€": None}
    assert canonical(fields) == '{"a":[1e+21,0.1,0,1e-7],"b":1,"é":"\u2028<","€":null}'.encode()
    named = {"b": 1.0, "a": "x"}
    assert encoded({**named, "hash": "y"})[1] == encoded(named)[1]
    assert encoded(named)[0] == canonical(named)
    for wrong in (math.nan, math.inf, 2**60, "\ud800", object()):
        with pytest.raises(TrailError, match="canonical"):
            canonical({"x": wrong})


def test_numbers_are_rounded_and_finite() -> None:
    assert rounded(0.123456789) == 0.123457
    for wrong in (math.nan, math.inf, -math.inf, 1e300):
        with pytest.raises(TrailError, match="finite"):
            rounded(wrong)
    assert plain("x" * 20_000) == "x" * 20_000


def test_a_program_is_taken_apart_as_the_language_does(bench: Any) -> None:
    for text in (
        'same(count(find("dog")), count(find("dog")))',
        'same(count(find("dog")), number(12))',
        'color(one(find("cat")))',
    ):
        program = bench.language.parse(text)
        parts = parts_of(text)
        assert [part.text for part in parts] == [program.text_of(node.id) for node in program]
        assert [part.inputs for part in parts] == [node.inputs for node in program]


def test_long_programs_are_broken_into_lines() -> None:
    short = 'count(find("dog"))'
    assert pretty(short) == short
    long = f"both({short}, {short}, {short}, {short}, {short})"
    assert pretty(long).splitlines()[:3] == ["both(", f"  {short},", f"  {short},"]
    assert "".join(pretty(long).split()) == "".join(long.split())


def test_a_commit_is_read_from_a_checkout(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None
    git = tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    assert commit_of(tmp_path) is None
    (git / "packed-refs").write_text(f"# pack-refs\n{'a' * 40} refs/heads/main\n")
    assert commit_of(tmp_path) == "a" * 40
    (git / "refs" / "heads" / "main").write_text("b" * 40 + "\n")
    assert commit_of(tmp_path) == "b" * 40
    (git / "HEAD").write_text("c" * 40)
    assert commit_of(tmp_path) == "c" * 40
    (git / "HEAD").write_text("nonsense")
    assert commit_of(tmp_path) is None
