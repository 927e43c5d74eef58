"""Scene graphs: JSON with ids and the published pickle, and what is wrong with bad ones."""

import gzip
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.datasets.records import BadRecord
from nmn.domains.agqa.data.clips import agqa_clip
from nmn.domains.agqa.data.scene_graphs import read_scene_graphs, scene_graph
from nmn.domains.agqa.data.word_files import read_words
from nmn.errors import DatasetError
from tests.domains.agqa.graphs import FRAMES, linked, vertices, write
from tests.domains.agqa.programs import WORDS


def published(plain: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Lists of references as ``{"names": ..., "vertices": ...}``."""
    made = linked(plain)
    for vertex in made.values():
        for key in ("objects", "attention", "contact", "spatial", "verb", "actions"):
            if key in vertex:
                names = [one["id"].split("/")[0] for one in vertex[key]]
                vertex[key] = {"names": names, "vertices": vertex[key]}
    return made


def test_a_pickle_of_vertices_in_circles_gives_what_json_with_ids_gives(tmp_path: Path) -> None:
    _, path = write(tmp_path, {})
    plain = read_scene_graphs(path, WORDS)
    assert plain.problems == []
    packed = tmp_path / "graphs.json.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read_scene_graphs(packed, WORDS).good == plain.good
    for form in (linked, published):
        for protocol in (2, 4):
            file = tmp_path / "graphs.pkl"
            file.write_bytes(pickle.dumps({"V1": form(vertices())}, protocol))
            assert read_scene_graphs(file, WORDS).good == plain.good
    unlinked = json.loads(json.dumps({"V1": vertices()}))
    for vertex in unlinked["V1"].values():
        for key in ("objects", "contact"):
            if key in vertex:
                vertex[key] = {"names": [], "vertices": vertex[key]}
    path.write_text(json.dumps(unlinked))
    assert read_scene_graphs(path, WORDS).good == plain.good


def test_a_graph_is_a_clip_with_truth_tables() -> None:
    graph = scene_graph("V1", vertices(), WORDS)
    words = WORDS.vocabularies
    clip = agqa_clip(graph, words)
    assert clip.times.tolist() == [float(k) for k in range(9)]
    assert clip.duration == 9.0
    bag, door, phone = range(3)
    assert clip.present[bag].tolist() == [0, 1, 1, 1, 1, 0, 1, 1, 0]
    holding = clip.track_tables["relation"][:, :, words["relation"].index("holding")]
    assert holding[phone].nonzero().flatten().tolist() == [6]  # a verb there, a contact elsewhere
    assert holding[bag].nonzero().flatten().tolist() == [1, 2, 3]
    assert not bool(holding[door].any())
    walking = clip.frame_tables["action"][:, words["action"].index("walking")]
    assert walking.nonzero().flatten().tolist() == [5, 6, 7]
    torch.testing.assert_close(clip.spans[0], torch.tensor([0.8, 2.5]))
    assert clip.parties["object"].shape == (4, 3)


def test_frames_are_in_the_order_of_time_and_not_of_the_file() -> None:
    plain = vertices()
    turned = dict(reversed(list(plain.items())))
    assert scene_graph("V1", turned, WORDS) == scene_graph("V1", plain, WORDS)


def test_frames_that_are_said_to_be_shown_at_once_are_told_apart_by_their_numbers() -> None:
    plain = vertices()
    plain[FRAMES[3]]["secs"] = plain[FRAMES[2]]["secs"]
    graph = scene_graph("V1", plain, WORDS)
    assert list(graph.frame_ids) == FRAMES
    times = [frame.seconds for frame in graph.frames]
    assert times == sorted(set(times))


def test_a_relation_to_nothing_is_still_a_relation() -> None:
    plain = vertices()
    plain["r1/000090"] = {"id": "r1/000090", "type": "attention", "class": "r1", "objects": []}
    plain["000090"]["attention"] = ["r1/000090"]
    clip = agqa_clip(scene_graph("V1", plain, WORDS), WORDS.vocabularies)
    column = WORDS.vocabularies["relation"].index("looking at")
    assert len(clip) == 4
    assert clip.track_tables["relation"][3, 8, column] == 1
    assert not bool(clip.tables["object"][3].any())


def _changed(name: str, **changes: Any) -> dict[str, Any]:
    made = vertices()
    made[name].update(changes)
    return made


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (3, "its scene graph is 3"),
        ({}, "no frame"),
        ({"000010": 5}, "the vertex '000010' is 5"),
        (_changed("000010", objects=5), "the objects of 000010 are 5"),
        (_changed("000010", objects="o3/000010"), "expected a list"),
        (_changed("000010", objects={"names": []}), "expected a list"),
        (_changed("000020", objects=["o9/000020"]), "'o9/000020', which is no vertex"),
        (_changed("000020", objects=[None]), "no vertex"),
        (_changed("000010", secs=-1), "at least 0"),
        (_changed("000010", secs=float("nan")), "at least 0"),
        (_changed("000010", secs="soon"), "at least 0"),
        (_changed("o3/000010", **{"class": "o99"}), "'o99', which has no word"),
        (_changed("o3/000010", **{"class": ["o3"]}), "expected an id"),
        (_changed("c150/1", start=3.0, end=2.0), "before it starts"),
        (_changed("c150/1", start=None, all_f=[]), "neither start and end nor frames"),
        (_changed("c150/1", all_f=3), "expected a list"),
        (_changed("c150/1", verb_id=7), "expected an id"),
    ],
)
def test_a_bad_graph_is_told_and_the_others_are_read(
    tmp_path: Path, graph: Any, message: str
) -> None:
    with pytest.raises(BadRecord, match=message.replace("(", r"\(")):
        scene_graph("V2", graph, WORDS)
    _, path = write(tmp_path, {}, {"V2": graph, "V1": vertices()})
    found = read_scene_graphs(path, WORDS)
    assert [one.video_id for one in found.good] == ["V1"]
    assert [problem.id for problem in found.problems] == ["V2"]
    assert "video V2" in found.problems[0].message


def test_actions_without_an_object_or_a_time_of_their_own_are_read() -> None:
    made = vertices()
    for key in ("start", "end", "object_id", "verb_id"):
        del made["c150/1"][key]
    graph = scene_graph("V1", made, WORDS)
    (walking,) = [one for one in graph.actions if one.action == "walking"]
    assert (walking.start, walking.end, walking.objects) == (5.0, 8.0, frozenset())


@pytest.mark.parametrize("content", ["[]", "3", "{", ""])
def test_a_file_that_is_no_map_of_videos_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "graphs.json"
    path.write_text(content)
    with pytest.raises(DatasetError, match=r"graphs\.json"):
        read_scene_graphs(path, WORDS)


def test_a_pickle_with_a_class_is_refused_before_anything_of_it_is_made(tmp_path: Path) -> None:
    path = tmp_path / "graphs.pkl"
    path.write_bytes(pickle.dumps({"V1": {"000010": tmp_path}}))
    with pytest.raises(DatasetError, match="object of a class"):
        read_scene_graphs(path, WORDS)


def test_words_are_beside_the_graphs_or_where_they_are_said_to_be(tmp_path: Path) -> None:
    _, path = write(tmp_path, {})
    words = read_words(path)
    assert words.word("r8") == "on the side of"
    assert words.plain("mobile") == "phone" and words.plain("Yes") == "yes"
    assert words.aliases["object"] == {"mobile": "phone", "cushion": "pillow"}
    elsewhere = tmp_path / "words"
    elsewhere.mkdir()
    with pytest.raises(DatasetError, match="--words"):
        read_words(path, elsewhere)
    (elsewhere / "ENG.txt").write_text('{"o1": "bag"}')
    assert read_words(path, elsewhere).vocabularies["object"].words == ("bag",)
    (elsewhere / "ENG.txt").write_text('{"o1": 3}')
    with pytest.raises(DatasetError, match="'o1' is called 3"):
        read_words(path, elsewhere)


def test_a_frame_that_an_action_lists_shows_it_even_where_the_frame_forgets_it() -> None:
    made = vertices()
    made["000060"]["actions"] = []
    graph = scene_graph("V1", made, WORDS)
    assert graph.frames[5].actions == frozenset({"walking"})
