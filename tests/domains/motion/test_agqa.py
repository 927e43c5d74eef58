"""Scene graphs in AGQA's layout, against the clip that they are made of."""

import numpy as np
import pytest

from nmn.domains.motion.agqa import english, identities, scene_graph
from nmn.synthetic.motion import MotionClip, agent_clip, boxes_of

Made = tuple[MotionClip, dict[str, dict]]


@pytest.fixture(scope="module", params=range(5))
def made(request: pytest.FixtureRequest) -> Made:
    clip = agent_clip(2, request.param).sampled(5)
    return clip, scene_graph(clip, *boxes_of(clip), "train")


def kinds(graph: dict[str, dict], kind: str) -> list[dict]:
    return [vertex for vertex in graph.values() if vertex["type"] == kind]


def test_words_have_ids_of_their_own() -> None:
    eng, idx = english(), identities()
    assert len(set(eng)) == 24 + 9 + 10 + 9 * 24
    assert all(eng[one] == word for word, one in idx.items())
    assert eng["v004"] == eng["r11"] == "holding" and idx["holding"] == "r11"
    assert eng["c003"] == "approaching_red_cube" and eng["o4"] == "red_cube"


def test_every_reference_is_to_a_vertex_and_back(made: Made) -> None:
    _, graph = made
    for name, vertex in graph.items():
        assert vertex["id"] == name and vertex["metadata"] == "train"
        for key in ("objects", "attention", "spatial", "contact", "verb", "actions", "all_f"):
            assert all(one in graph for one in vertex.get(key, ())), (name, key)
        for key in ("next", "prev", "next_discrete", "prev_discrete", "next_instance"):
            assert vertex.get(key) is None or vertex[key] in graph
        if vertex.get("next"):
            assert graph[vertex["next"]]["prev"] == name
    for item in kinds(graph, "object"):
        assert item["id"] in graph[item["frame_num"]]["objects"]
        for group in ("attention", "spatial", "contact", "verb"):
            assert all(item["id"] in graph[one]["objects"] for one in item[group])


def test_frames_are_those_of_the_clip_and_chained_in_time(made: Made) -> None:
    clip, graph = made
    frames = kinds(graph, "frame")
    assert [frame["secs"] for frame in frames] == clip.times.round(3).tolist()
    names = [frame["id"] for frame in frames]
    assert names == sorted(names) and names[0] == "000001" and names[5] == "000031"
    chained = [names[0]]
    while follower := graph[chained[-1]]["next"]:
        chained.append(follower)
    assert chained == names


def test_relations_of_a_frame_are_the_clip_s(made: Made) -> None:
    clip, graph = made
    eng = english()
    for k, frame in enumerate(kinds(graph, "frame")):
        there = {eng[one.split("/")[0]] for one in frame["objects"]}
        inside = np.flatnonzero(clip.course.inside[1:, k]) + 1
        assert there == {clip.things[i].kind.replace(" ", "_") for i in inside}
        for i in inside:
            item = graph[f"{identities()[clip.things[i].kind.replace(' ', '_')]}/{frame['id']}"]
            words = {
                eng[one.split("/")[0]].replace("_", " ")
                for group in ("attention", "spatial", "contact")
                for one in item[group]
            }
            assert words == set(clip.relations_at(i, k))
            x1, y1, x2, y2 = item["bbox"]
            assert 0 <= x1 < x2 <= 480 and 0 <= y1 < y2 <= 320


def test_actions_are_in_the_frames_in_which_they_are_done(made: Made) -> None:
    clip, graph = made
    acts = kinds(graph, "act")
    assert len(acts) == len(clip.actions) > 2
    for vertex, action in zip(
        sorted(acts, key=lambda one: (one["start"], one["end"], one["phrase"])),
        sorted(clip.actions, key=lambda one: (one.start, one.end, one.verb)),
        strict=True,
    ):
        kind = clip.things[action.thing].kind
        assert vertex["phrase"] == f"{action.verb} {kind}"
        assert english()[vertex["charades"]] == vertex["phrase"].replace(" ", "_")
        assert english()[vertex["object_id"]] == kind.replace(" ", "_")
        assert english()[vertex["verb_id"]] == action.verb.replace(" ", "_")
        assert vertex["length"] == pytest.approx(vertex["end"] - vertex["start"])
        within = [
            frame["id"]
            for frame in kinds(graph, "frame")
            if vertex["start"] <= frame["secs"] < vertex["end"]
        ]
        assert vertex["all_f"] == within and len(within) >= 2
        for frame in kinds(graph, "frame"):
            assert (vertex["id"] in frame["actions"]) == (frame["id"] in within)
            if frame["id"] in within and f"{vertex['object_id']}/{frame['id']}" in graph:
                verb = graph[f"{vertex['verb_id']}/{frame['id']}"]
                assert f"{vertex['object_id']}/{frame['id']}" in verb["objects"]


def test_actions_know_their_neighbours(made: Made) -> None:
    _, graph = made
    acts = {vertex["id"]: vertex for vertex in kinds(graph, "act")}
    for vertex in acts.values():
        together = {
            name
            for name, other in acts.items()
            if other is not vertex
            and other["start"] < vertex["end"]
            and other["end"] > vertex["start"]
        }
        assert set(vertex["while"]) == together
        if vertex["next_discrete"]:
            follower = acts[vertex["next_discrete"]]
            between = [o for o in acts.values() if vertex["end"] <= o["start"] < follower["start"]]
            assert follower["start"] >= vertex["end"] and not between
        if vertex["next_instance"]:
            assert acts[vertex["next_instance"]]["charades"] == vertex["charades"]
            assert acts[vertex["next_instance"]]["prev_instance"] == vertex["id"]
