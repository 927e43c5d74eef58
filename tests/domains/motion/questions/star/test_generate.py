"""Questions in STAR's layout about clips of the motion world."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from nmn.domains.motion.questions.star.generate import StarQuestioner
from nmn.domains.motion.questions.star.interpret import interpret_star
from nmn.domains.motion.questions.star.templates import TEMPLATES
from nmn.domains.motion.questions.star.words import read_classes
from nmn.domains.motion.star import class_files, situations
from nmn.synthetic.motion import agent_clip

CLASSES = read_classes(class_files())


def ask(seed, clips=30):
    questioner = StarQuestioner(CLASSES, seed=seed, per_clip=12)
    found = []
    for number in range(clips):
        clip = agent_clip(21, number).sampled(5)
        made = situations(clip, np.zeros((len(clip.things), len(clip), 4)))
        found += questioner.ask(
            clip.name, made, dict(zip(sorted(made), clip.times.tolist(), strict=True))
        )
    return found


@pytest.fixture(scope="module")
def records():
    return ask(5)


def test_every_kind_is_asked(records):
    kinds = Counter(one["question_id"].rsplit("_", 1)[0] for one in records)
    assert set(kinds) == {template.name for template in TEMPLATES}
    assert {kind.split("_")[0] for kind in kinds} == {
        "Interaction",
        "Sequence",
        "Prediction",
        "Feasibility",
    }
    assert len({one["question_id"] for one in records}) == len(records)


def test_exactly_one_of_four_choices_is_right_and_values_replay(records):
    for record in records:
        right = []
        for choice in record["choices"]:
            found = interpret_star(
                [*record["question_program"], *choice["choice_program"]],
                record["situations"],
                CLASSES,
            )
            assert found.values == choice["node_values"]
            if found.answer:
                right.append(choice["choice"])
        assert [choice["choice_id"] for choice in record["choices"]] == [0, 1, 2, 3]
        assert len({choice["choice"] for choice in record["choices"]}) == 4
        assert right == [record["answer"]]


def test_the_same_seed_asks_the_same(records):
    assert ask(5) == records
    assert ask(6) != records


def test_what_comes_next_is_not_shown(records):
    for record in records:
        assert record["start"] <= record["end"]
        if record["question_id"].startswith("Prediction"):
            frames = sorted(record["situations"])
            new = set(record["situations"][frames[-1]]["actions"])
            before = {one for k in frames[:-1] for one in record["situations"][k]["actions"]}
            assert len(new - before) == 1


def test_neither_a_place_nor_a_word_tells_the_answer(records):
    places = Counter(
        choice["choice_id"]
        for one in records
        for choice in one["choices"]
        if choice["choice"] == one["answer"]
    )
    assert max(places.values()) / len(records) < 0.35
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for one in records:
        words[one["question_id"].split("_")[0]][one["answer"]] += 1
    for some in words.values():
        assert some.most_common(1)[0][1] / some.total() < 0.3


def test_questions_are_sentences(records):
    for one in records:
        texts = [one["question"], *(choice["choice"] for choice in one["choices"])]
        assert all("{" not in text and "_" not in text and text[0].isupper() for text in texts)
        assert one["question"].endswith("?")
