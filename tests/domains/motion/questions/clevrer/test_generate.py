"""Questions in CLEVRER's layout about clips of the motion world."""

from collections import Counter, defaultdict

import pytest

from nmn.domains.motion.clevrer import annotation, prediction
from nmn.domains.motion.questions.clevrer.generate import ClevrerQuestioner
from nmn.domains.motion.questions.clevrer.interpret import interpret_clevrer
from nmn.domains.motion.questions.clevrer.scene import Scene
from nmn.synthetic.motion import physics_clip


@pytest.fixture(scope="module")
def scenes():
    clips = [physics_clip(31, number) for number in range(30)]
    return [(prediction(clip), annotation(clip)) for clip in clips]


def ask(scenes, seed):
    questioner = ClevrerQuestioner(seed=seed, per_clip=14)
    return [questioner.ask(*scene) for scene in scenes]


@pytest.fixture(scope="module")
def asked(scenes):
    return ask(scenes, 7)


def test_all_four_types_are_asked_and_ids_begin_anew(asked):
    kinds = Counter(one["question_type"] for scene in asked for one in scene["questions"])
    assert set(kinds) == {"descriptive", "explanatory", "predictive", "counterfactual"}
    for number, scene in enumerate(asked):
        assert scene["scene_index"] == number
        assert [one["question_id"] for one in scene["questions"]] == list(
            range(len(scene["questions"]))
        )


def test_answers_and_node_values_replay_by_both_files(asked, scenes):
    for scene, files in zip(asked, scenes, strict=True):
        predicted, annotated = (Scene(one) for one in files)
        for one in scene["questions"]:
            if one["question_type"] == "descriptive":
                found = interpret_clevrer(one["program"], predicted)
                assert found.answer == one["answer"]
                assert found.values == one["node_values"]
                assert interpret_clevrer(one["program"], annotated).answer == one["answer"]
                continue
            for choice in one["choices"]:
                found = interpret_clevrer([*choice["program"], *one["program"]], predicted)
                verdict = {"yes": "correct", "no": "wrong"}[found.answer]
                assert verdict == choice["answer"]
                assert found.values == choice["node_values"]


def test_half_of_the_options_are_right_and_no_answer_leads(asked):
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    for scene in asked:
        for one in scene["questions"]:
            if one["question_type"] == "descriptive":
                answers[one["question_subtype"]][one["answer"]] += 1
            for choice in one.get("choices", ()):
                verdicts[one["question_type"]][choice["answer"]] += 1
    for some in verdicts.values():
        assert some["correct"] == some["wrong"]
    for some in answers.values():
        (_, most), (_, next_most), *_ = some.most_common()
        assert most <= max(2, 1.1 * next_most, next_most + 1)


def test_the_same_seed_asks_the_same(asked, scenes):
    assert ask(scenes, 7) == asked
    assert ask(scenes, 8) != asked
