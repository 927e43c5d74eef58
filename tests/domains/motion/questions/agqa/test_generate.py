"""Questions about clips of the motion world: their kinds, answers, balance and splits."""

import json
from collections import Counter, defaultdict

import numpy as np
import pytest

from nmn.domains.motion.agqa import english, identities, scene_graph
from nmn.domains.motion.questions.agqa.compositions import MORE_STEPS, SORTS, Compositions
from nmn.domains.motion.questions.agqa.generate import AgqaQuestioner
from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.interpret import interpret_agqa
from nmn.domains.motion.questions.agqa.program import read_program
from nmn.domains.motion.questions.agqa.templates import TEMPLATES
from nmn.domains.motion.questions.agqa.words import Words
from nmn.errors import DatasetError
from nmn.synthetic.motion import agent_clip

WORDS = Words(english(), identities())
TRAIN, TEST = 11, 12  # seeds of clips


def clip_graph(seed, number):
    clip = agent_clip(seed, number).sampled(5)
    n = len(clip.things)
    return scene_graph(clip, np.zeros((n, len(clip), 4)), np.ones((n, len(clip)), bool), "train")


@pytest.fixture(scope="module")
def graphs():
    seeds = {"train": (TRAIN, 40), "test": (TEST, 20)}
    return {
        split: {f"{split}_{k}": clip_graph(seed, k) for k in range(count)}
        for split, (seed, count) in seeds.items()
    }


def asked(graphs, split, seed=3, per_clip=25):
    questioner = AgqaQuestioner(WORDS, split, seed=seed, per_clip=per_clip)
    found = {}
    for video, vertices in graphs[split].items():
        found.update(questioner.ask(video, vertices))
    return found


@pytest.fixture(scope="module")
def train(graphs):
    return asked(graphs, "train")


@pytest.fixture(scope="module")
def tested(graphs):
    return asked(graphs, "test")


def test_every_kind_but_one_is_asked_about_a_few_clips(train):
    names = {template.name for template in TEMPLATES}
    assert len(names) == 27
    # In the motion world there are always several things in view.
    assert {one["type"] for one in train.values()} == names - {"objWhatGeneral"}


def test_what_was_there_is_asked_where_one_thing_is_left():
    found = set()
    for k in range(8):
        graph = clip_graph(TRAIN, k)
        frames = sorted(one for one, vertex in graph.items() if vertex["type"] == "frame")
        for one in frames[len(frames) // 2 :]:
            graph[one]["objects"] = graph[one]["objects"][:1]
        records = AgqaQuestioner(WORDS, per_clip=27).ask(f"clip_{k}", graph)
        found |= {one["answer"] for one in records.values() if one["type"] == "objWhatGeneral"}
    assert found <= set(WORDS.objects)
    assert found


def test_answers_and_node_values_replay(graphs, train, tested):
    for split, records in (("train", train), ("test", tested)):
        read = {video: Graph(one, WORDS) for video, one in graphs[split].items()}
        for record in records.values():
            found = interpret_agqa(record["program"], read[record["video_id"]])
            assert found.answer == record["answer"]
            assert found.values == record["node_values"]
            assert len(found.values) == len(list(read_program(record["program"]).calls()))


def test_only_item_has_one_item_and_times_are_not_empty(train, tested):
    for record in [*train.values(), *tested.values()]:
        calls = read_program(record["program"]).calls()
        for call, value in zip(calls, record["node_values"], strict=True):
            if call.text == "OnlyItem":
                assert isinstance(value, str)
            if call.text == "Localize" and not call.free:
                assert len(value) >= 3


def test_the_same_seed_asks_the_same(graphs, train):
    assert json.dumps(asked(graphs, "train")) == json.dumps(train)
    assert asked(graphs, "train", seed=4) != train


def test_no_answer_of_two_is_more_than_a_little_ahead(train):
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for record in train.values():
        if record["answer"] in ("yes", "no", "before", "after"):
            counts[record["type"]][record["answer"]] += 1
    assert len(counts) == 12
    for some in counts.values():
        (_, most), *rest = some.most_common()
        assert most <= max(3, rest[0][1] + 1)


def test_the_best_guess_from_a_question_alone_is_near_chance(train, tested):
    """A guess by template and all its words, learnt on half of the questions."""

    def keys(record):
        yield record["type"]
        yield record["type"] + "|" + record["local"].rsplit("-", 1)[0]

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for record in train.values():
        for key in keys(record):
            counts[key][record["answer"]] += 1
    right: Counter[tuple[str, bool]] = Counter()
    for record in tested.values():
        known = [counts[key] for key in keys(record) if key in counts]
        guess = max(known[-1], key=known[-1].get)
        kind = "binary" if record["answer"] in ("yes", "no", "before", "after") else "word"
        right[kind, guess == record["answer"]] += 1
    shares = {
        kind: right[kind, True] / (right[kind, True] + right[kind, False])
        for kind in ("binary", "word")
    }
    assert shares["binary"] < 0.58
    assert shares["word"] < 0.1


def test_training_has_no_novel_composition_and_no_long_question(train, tested):
    for record in train.values():
        assert record["steps"] <= MORE_STEPS
        assert not record["novel_comp"]
    for sort in SORTS:
        assert sum(record[f"nc_{sort}"] for record in tested.values())
    assert sum(record["more_steps"] for record in tested.values())
    for record in tested.values():
        assert record["novel_comp"] == max(record[f"nc_{sort}"] for sort in SORTS)
        assert record["more_steps"] == (record["steps"] > MORE_STEPS)
    pairs = {
        (slot[0], slot[1])
        for record in train.values()
        if record["type"] == "objRelExists"
        for slot in [record["local"].split("-")[-2:-4:-1]]
    }
    assert pairs
    assert pairs.isdisjoint(Compositions(WORDS).novel["objrel"])


def test_splits_have_no_clip_in_common(train, tested):
    assert {one["video_id"] for one in train.values()}.isdisjoint(
        one["video_id"] for one in tested.values()
    )


def test_a_held_out_pair_has_parts_that_training_knows():
    novel = Compositions(WORDS).novel
    for sort in SORTS:
        assert novel[sort]
    assert {item for item, _ in novel["objrel"]} <= set(WORDS.objects)
    relations = {one for one in WORDS.relations if not one.startswith("not ")}
    kept = {(item, one) for item in WORDS.objects for one in relations} - novel["objrel"]
    assert {one for _, one in kept} == relations
    assert {item for item, _ in kept} == set(WORDS.objects)
    assert len(novel["sup"]) < len(relations) / 2


def test_a_question_with_a_description_has_its_direct_equivalent(tested):
    indirect = [one for one in tested.values() if one["indirect"]]
    assert indirect
    for record in indirect:
        direct = tested[record["direct_equiv"]]
        assert direct["answer"] == record["answer"]
        assert direct["video_id"] == record["video_id"]
        assert direct["type"] == record["type"]
        assert not direct["indirect"]
        assert direct["steps"] < record["steps"]
        assert record["i_obj"] or record["i_act"] or record["i_temp"]
    assert all(one["direct_equiv"] is None for one in tested.values() if not one["indirect"])


def test_every_kind_is_said_in_several_ways(train):
    for template in TEMPLATES:
        assert len(template.english) >= 2
        assert len(set(template.english)) == len(template.english)
    for record in train.values():
        question = record["question"]
        assert question[0].isupper()
        assert question.endswith("?")
        assert "{" not in question
        assert "  " not in question


def test_groundings_are_of_the_words_that_they_span(graphs, tested):
    seen: Counter[str] = Counter()
    for record in tested.values():
        graph = graphs["test"][record["video_id"]]
        for span, vertices in record["sg_grounding"].items():
            start, end = map(int, span.split("-"))
            assert 0 <= start < end <= len(record["question"])
            assert set(vertices) <= set(graph)
            words = record["question"][start:end].lower()
            for one in vertices:
                if graph[one]["type"] == "act":
                    seen["act"] += 1
                    assert graph[one]["phrase"].split()[-1] in words or "thing" in words
                if graph[one]["type"] == "object":
                    seen["object"] += 1
                    assert WORDS.word(graph[one]["class"]) in words or "thing" in words
    assert seen["act"] and seen["object"]


def test_no_question_is_wanted_or_the_graph_is_none():
    with pytest.raises(DatasetError, match="at least 1"):
        AgqaQuestioner(WORDS, per_clip=0)
    with pytest.raises(DatasetError, match="layout"):
        AgqaQuestioner(WORDS).ask("a clip", {"000001": {"type": "frame"}})
