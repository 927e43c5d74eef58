"""STAR's files: what is read, and what is wrong with a bad record."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.domains.star.data.classes import find_words, read_classes
from nmn.domains.star.data.graphs import read_star_graphs
from nmn.domains.star.data.questions import read_star_questions
from nmn.domains.star.data.situations import read_situations, star_clip
from nmn.domains.star.domain import DOMAIN
from nmn.domains.star.words import star_words
from nmn.errors import DatasetError
from tests.domains.star.made import DOCUMENTED, Json, program, situation, write_json

LANGUAGE, WORDS = DOMAIN.exact_language, star_words()


def changed(change: Callable[[Json], object]) -> Json:
    record = deepcopy(DOCUMENTED)
    change(record)
    return record


def test_the_documented_record_is_read(tmp_path: Path) -> None:
    found = read_star_questions(write_json(tmp_path / "q.json", [DOCUMENTED]), LANGUAGE)
    assert not found.problems
    (question,) = found.good
    assert (question.question_id, question.category) == ("Interaction_T1_13", "Interaction")
    assert question.answer == "The clothes." and question.own == 5
    assert question.choices[1].functions[-2:] == ("Query_Objs", "Equal")
    assert question.situations is not None
    assert [one.frame for one in question.situations] == ["000198", "000339"]
    assert question.situations[0].actions == (4, 2) and question.situations[0].relations == (3,)


def test_a_clip_has_the_tables_of_its_situations() -> None:
    situations = read_situations(DOCUMENTED["situations"], WORDS)
    clip = star_clip(situations, WORDS, 11.1, 19.6)
    assert clip.frames == 2 and clip.duration == 19.6
    assert 11.1 <= float(clip.times[0]) < 11.2 and 19.5 < float(clip.times[1]) < 19.6
    actions = clip.frame_tables["action"][1]
    assert (actions > 0.5).nonzero().flatten().tolist() == [1, 4, 56]
    assert actions[4] > actions[56] > actions[1]
    assert clip.frame_tables["relation"][1].nonzero().flatten().tolist() == [2, 9]
    # person, blanket, clothes, towel
    assert clip.tables["object"].argmax(dim=1).tolist() == [0, 4, 19, 27]
    assert clip.present.tolist() == [[1, 1], [0, 1], [1, 1], [0, 1]]
    assert clip.track_tables["relation"][2].nonzero().tolist() == [[0, 3], [1, 2], [1, 9]]
    assert not bool(clip.track_tables["relation"][0].any())
    x1, y1, x2, y2 = clip.boxes[2, 0].tolist()
    assert (clip.width, clip.height) == (319, 468)
    assert [x1 * 319, y1 * 468, x2 * 319, y2 * 468] == pytest.approx(
        [113.9, 270.28, 169.28, 303.74], abs=1e-3
    )


def test_labels_may_be_texts_or_numbers() -> None:
    texts = {"7": situation(["a004"], ["o019"], ["r003"])}
    for other in (situation([4], [19], [3]), situation(["004"], ["19"], ["003"])):
        assert read_situations({"7": other}, WORDS) == read_situations(texts, WORDS)


def test_frames_stand_by_their_numbers_and_have_times_without_start_and_end() -> None:
    found = read_situations({"10": situation(), "000009": situation()}, WORDS)
    assert [one.frame for one in found] == ["000009", "10"]
    clip = star_clip(found, WORDS)
    assert bool((clip.times[1:] > clip.times[:-1]).all()) and clip.duration > float(clip.times[-1])
    assert star_clip((), WORDS, 1.0, 2.0).frames == 0
    assert star_clip((), WORDS).duration > 0


def frame(record: Json) -> Json:
    found: Json = record["situations"]["000198"]
    return found


def choice(record: Json) -> Json:
    found: Json = record["choices"][2]
    return found


BAD: list[tuple[Callable[[Json], object], str]] = [
    (lambda r: r.update(question_id=None), "its question_id is None"),
    (lambda r: r.update(question_program=None), "its question_program is None"),
    (lambda r: r.update(question_program=program("Actions")), "question_program, node 0"),
    (lambda r: r.update(start="x"), "its start and end"),
    (lambda r: r.update(start=20.0), "its start and end"),
    (lambda r: r.update(answer="The car."), "none of its choices"),
    (lambda r: r.update(answer=3), "its answer is 3"),
    (lambda r: r.update(choices=[]), "its choices"),
    (lambda r: r.update(choices=[3]), "choice 0 is 3"),
    (lambda r: r.update(video_id=3), "its video_id is 3"),
    (lambda r: r.update(situations=[]), "its situations are"),
    (lambda r: r["situations"].update({"x": {}}), "the frame"),
    (lambda r: r["situations"].update({"198": situation()}), "frame 198 has two situations"),
    (lambda r: r["situations"].update({"000198": 3}), "frame 000198 is 3"),
    (lambda r: frame(r).update(actions=None), "the actions of frame 000198 are None"),
    (lambda r: frame(r).update(actions=["a111"]), "expected a000 to a110"),
    (lambda r: frame(r).update(actions=[-1]), "the actions of frame 000198 have -1"),
    (lambda r: frame(r).update(actions=[True]), "the actions of frame 000198 have True"),
    (lambda r: frame(r).update(bbox_labels=["r003", "o000"]), "expected o000 to o036"),
    (lambda r: frame(r).update(rel_labels=[99]), "expected r000 to r023"),
    (lambda r: frame(r).update(bbox=[[1, 2, 3, 4]]), "not one for each of its bbox_labels"),
    (lambda r: frame(r).update(bbox=[[1, 2, 3], [1, 2, 3, 4]]), "expected x1 y1 x2 y2"),
    (lambda r: frame(r).update(bbox=[[1, 2, 3, float("nan")]] * 2), "expected x1 y1 x2 y2"),
    (lambda r: frame(r).update(rel_pairs=[]), "not one for each of its rel_labels"),
    (lambda r: frame(r).update(rel_pairs=[["o000"]]), "expected two objects"),
    (lambda r: frame(r).update(rel_pairs=[["o000", "o900"]]), "expected o000 to o036"),
    (lambda r: choice(r).update(choice=None), "the text of choice 2 is None"),
    (lambda r: choice(r).update(choice_id="2"), "the choice_id of choice 2"),
    (lambda r: choice(r).update(choice_id=0), "two of its choices have one choice_id"),
    (lambda r: choice(r).update(choice_program=[]), "the choice_program of choice 2"),
    (lambda r: choice(r).update(choice_program=program(("Equal", "car"))),
     "choice_program of choice 2, node 0"),
    (lambda r: choice(r).update(choice_program=program(("Union", "box"))), "ends in Equal or"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), BAD)
def test_a_bad_record_is_told_and_the_others_are_read(
    tmp_path: Path, change: Callable[[Json], object], message: str
) -> None:
    good = {**deepcopy(DOCUMENTED), "question_id": "Sequence_T2_5"}
    path = write_json(tmp_path / "q.json", [changed(change), good])
    found = read_star_questions(path, LANGUAGE)
    assert [one.question_id for one in found.good] == ["Sequence_T2_5"]
    (problem,) = found.problems
    assert message in problem.message and problem.index == 0 and problem.file == str(path)


def test_records_that_are_none_and_ids_that_come_twice_are_told(tmp_path: Path) -> None:
    path = write_json(tmp_path / "q.json", [3, DOCUMENTED, DOCUMENTED])
    found = read_star_questions(path, LANGUAGE)
    assert len(found) == 1 and [one.index for one in found.problems] == [0, 2]
    assert "record 1 has question_id Interaction_T1_13 already" in found.problems[1].message
    assert found.problems[1].id == "Interaction_T1_13"


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    for found in ({}, 3, {"questions": 3}):
        with pytest.raises(DatasetError, match="there are no questions"):
            read_star_questions(write_json(tmp_path / "q.json", found), LANGUAGE)


@pytest.mark.parametrize(
    ("form", "ids"),
    [
        (lambda s: [{"question_id": "Q_1", "video_id": "V", "situations": s}], ("Q_1",)),
        (lambda s: [{"video_id": "V", "situations": s}], ("V",)),
        (lambda s: {"Q_1": s}, ("Q_1",)),
        (lambda s: {"V": {"situations": s, "start": 1, "end": 2}}, ("V",)),
    ],
)
def test_situations_stand_apart_in_any_of_four_forms(
    tmp_path: Path, form: Callable[[Json], Any], ids: tuple[str, ...]
) -> None:
    path = write_json(tmp_path / "s.json", form(DOCUMENTED["situations"]))
    (graph,) = read_star_graphs(path).good
    assert graph.ids == ids and len(graph.situations) == 2


def test_bad_situations_apart_are_told(tmp_path: Path) -> None:
    found = [3, {"situations": {}}, {"video_id": "V", "situations": {"x": {}}}]
    problems = read_star_graphs(write_json(tmp_path / "s.json", found)).problems
    assert [one.index for one in problems] == [0, 1, 2]
    assert "neither question_id nor video_id" in problems[1].message
    with pytest.raises(DatasetError, match="the file holds 3"):
        read_star_graphs(write_json(tmp_path / "t.json", 3))


CLASSES = {
    "object_classes.txt": "o000 person\no001 box\n",
    "relationship_classes.txt": "r000 on\n",
    "verb_classes.txt": "v000 take\nv001 open\n",
    "action_classes.txt": "a000 open a box\na001 take a box from somewhere\n",
    "action_mapping.txt": "a000 v001 o001\na001 v000 o001\n",
}


def classes(folder: Path, **other: str | None) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {**CLASSES, **{f"{k}.txt": v for k, v in other.items()}}.items():
        if text is not None:
            (folder / name).write_text(text)
    return folder


def test_words_are_those_of_the_folder_or_beside_or_the_published(tmp_path: Path) -> None:
    named = classes(tmp_path / "named")
    words, source = find_words(named, tmp_path / "q.json")
    assert words.actions == ("open a box", "take a box from somewhere") and source == str(named)
    assert words.verb_of == (1, 0) and words.object_of == (1, 1)
    assert words.affords == ((0, (1,)), (1, (1,)))
    assert find_words(None, tmp_path / "q.json") == (star_words(), "published")
    beside = classes(tmp_path / "STAR_classes")
    assert find_words(None, tmp_path / "q.json") == (words, str(beside))


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"verb_classes": None}, "there is no verb_classes.txt"),
        ({"verb_classes": "v000 take\nv002 open\n"}, "line 2 is"),
        ({"verb_classes": ""}, "the file is empty"),
        ({"verb_classes": "v000 take\nv001 take\n"}, "has the word 'take' twice"),
        ({"action_mapping": "a000 v001 o001\n"}, "it maps 1 actions"),
        ({"action_mapping": "a000 v001 o001\na001 v009 o001\n"}, "line 2 maps to"),
        ({"action_mapping": "a000 v001 o001\na001 v000\n"}, "line 2 maps to"),
        ({"action_mapping": "a000 v001 o001\na001 o001 v000\n"}, "line 2 maps to"),
    ],
)
def test_class_files_that_do_not_fit_are_refused(
    tmp_path: Path, other: dict[str, str | None], message: str
) -> None:
    with pytest.raises(DatasetError, match=message):
        read_classes(classes(tmp_path / "c", **other))


def test_the_published_words_are_as_many_as_published() -> None:
    counts = [len(one) for one in (WORDS.actions, WORDS.objects, WORDS.relations, WORDS.verbs)]
    assert counts == [111, 37, 24, 17] and len(WORDS.affords) == 11
    assert WORDS.vocabularies["verb_object"][WORDS.pair_of[4]] == "tidy clothes"
    assert torch.tensor(WORDS.object_of).max() == 36


def test_of_a_world_of_other_objects_actions_say_what_verbs_can_be_done_to(tmp_path: Path) -> None:
    folder = tmp_path / "classes"
    folder.mkdir()
    lines = {
        "object_classes": "o000 cube\no001 ball",
        "verb_classes": "v000 take\nv001 push",
        "relationship_classes": "r000 on",
        "action_classes": "a000 take the cube\na001 take the ball\na002 push the ball",
        "action_mapping": "a000 v000 o000\na001 v000 o001\na002 v001 o001",
    }
    for name, text in lines.items():
        (folder / f"{name}.txt").write_text(text)
    assert read_classes(folder).affords == ((0, (0, 1)), (1, (1,)))
    # One object that the published table knows, and it is that table again.
    (folder / "object_classes.txt").write_text("o000 cube\no001 food")
    assert read_classes(folder).affords == ((0, (1,)),)
