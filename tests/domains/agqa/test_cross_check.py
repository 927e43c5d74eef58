"""Two interpreters that were written apart agree on every answer and every step."""

from pathlib import Path

import pytest

from nmn.domains.agqa.evaluate import AgqaOptions, evaluate_agqa
from nmn.domains.motion.questions.agqa.interpret import interpret_agqa
from nmn.domains.motion.questions.agqa.words import Words
from tests.domains.agqa.graphs import question, vertices, write
from tests.domains.agqa.programs import ENGLISH, IDS, SKELETONS, filled


@pytest.mark.parametrize("unambiguous", [False, True])
def test_all_skeletons_give_the_same_by_modules_and_by_plain_python(
    tmp_path: Path, unambiguous: bool
) -> None:
    graph = vertices()
    if unambiguous:  # "the thing they held" is then the bag alone, and more has an answer
        graph["000070"]["verb"] = []
        graph["o5/000070"]["verb"] = []
    programs = [text for skeleton in SKELETONS for text in filled(skeleton)]
    asked = {f"V1-{k}": question(text) for k, text in enumerate(programs)}
    paths = write(tmp_path, asked, {"V1": graph})
    report = evaluate_agqa(AgqaOptions(questions=paths[0], scene_graphs=paths[1], timed=False))
    assert report.problems == []
    words, answered = Words(ENGLISH, IDS), 0
    for text, told in zip(programs, report.questions, strict=True):
        known = interpret_agqa(text, graph, words)
        assert told["answer"] == known.answer, text
        if known.answer is not None:
            assert told["steps"] == known.values, text
            answered += 1
    assert answered > (600 if unambiguous else 250)


def test_times_may_be_compared_in_either_order(tmp_path: Path) -> None:
    """Whatever the answer is: what is in each frame is told of the frames of both times."""
    programs = [
        f"Compare([{order}], Exists({word}, Iterate(Localize(temporal tag, {action}), "
        f"Filter(frame, [{keys}]))))"
        for order in ("before, after", "after, before")
        for word, keys in (
            ("bag", "objects"),
            ("door", "relations, touching, objects"),
            ("touching", "relations"),
            ("walking", "actions"),
        )
        for action in ("opening a door", "taking a bag", "walking")
    ]
    asked = {f"V1-{k}": question(text) for k, text in enumerate(programs)}
    paths = write(tmp_path, asked)
    report = evaluate_agqa(AgqaOptions(questions=paths[0], scene_graphs=paths[1], timed=False))
    words = Words(ENGLISH, IDS)
    for text, told in zip(programs, report.questions, strict=True):
        known = interpret_agqa(text, vertices(), words)
        assert (told["answer"], told["steps"]) == (known.answer, known.values), text
    # Before the door is opened there is one frame, and afterwards there are six.
    assert len(report.questions[0]["steps"][-1]) == 7
