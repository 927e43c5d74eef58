"""Training sets: from files and made, what is seen, how they are split and ordered."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nmn.domains.clevr.data.features import clevr_features
from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.perception.features import object_features
from nmn.domains.clevr.train.data import read_questions
from nmn.domains.clevr.train.families import conv_program
from nmn.domains.clevr.train.feature_settings import sight_of
from nmn.domains.clevr.train.features import of_maps, of_truth, of_words, paired
from nmn.errors import DatasetError, ProgramTypeError
from nmn.grammar import ValueType
from nmn.training.batches import epoch_batches, in_order
from nmn.training.errors import TrainingError
from nmn.training.questions import answer_code, split_by_scene
from nmn.training.settings import Settings
from nmn.types import Label, Number
from tests.synthetic.questions.clevr import Questioner, generate_questions
from tests.training.tiny import fresh, questions, scenes


def files(folder: Path, spoil: Any = None) -> tuple[Path, Path]:
    found = list(generate_questions(scenes(), Questioner(per_scene=4)))
    if spoil:
        spoil(found)
    paths = folder / "questions.json", folder / "scenes.json"
    paths[0].write_text(json.dumps({"questions": found}))
    paths[1].write_text(json.dumps({"scenes": list(scenes())}))
    return paths


def test_files_give_what_was_made(tmp_path: Path) -> None:
    read, made = read_questions(*files(tmp_path), fresh()), questions()
    assert not read.problems and not read.left_out
    assert [p.text for p in read.questions.programs] == [p.text for p in made.programs]
    for name in ("scenes", "answers", "lengths"):
        assert np.array_equal(getattr(read.questions, name), getattr(made, name))


def test_bad_records_are_told_and_the_others_used(tmp_path: Path) -> None:
    def spoil(found: list[Any]) -> None:
        found[0]["answer"] = "perhaps"
        found[1]["image_index"] = 99
        del found[2]["answer"]
        found[3]["program"][0]["function"] = "guess"

    read = read_questions(*files(tmp_path, spoil), fresh())
    assert len(read.questions) == len(questions()) - 4
    assert sorted(problem.index or 0 for problem in read.problems) == [0, 1, 2, 3]
    text = " ".join(problem.message for problem in read.problems)
    assert "'perhaps' is no answer" in text and "no scene 99" in text


def test_a_file_without_a_good_question_is_an_error(tmp_path: Path) -> None:
    def spoil(found: list[Any]) -> None:
        for one in found:
            one["answer"] = "perhaps"

    with pytest.raises(DatasetError, match="no question to learn from"):
        read_questions(*files(tmp_path, spoil), fresh())


def test_answers_are_codes_of_their_type() -> None:
    words = fresh().language.vocabularies
    assert answer_code("red", ValueType(Label, "color"), words) == words["color"].index("red")
    assert answer_code("7", ValueType(Number), words) == 7
    with pytest.raises(DatasetError, match="'red' is no answer"):
        answer_code("red", ValueType(Number), words)


def test_features_are_the_same_every_time_and_hide_the_words() -> None:
    scene = scenes()[0]
    first = clevr_features(scene)
    assert torch.equal(first, clevr_features(scene))
    assert first.shape == (len(scene["objects"]), 32)
    assert not torch.equal(first, clevr_features(scene, noise=0.0))
    # A rotation keeps lengths: four words of an object are four ones, so no number is one of them.
    plain = clevr_features(scene, noise=0.0)
    assert not ((plain - 1).abs() < 1e-3).any()
    with pytest.raises(DatasetError, match="features cannot be made"):
        clevr_features({"objects": [{"color": "red"}]})


def test_an_object_keeps_its_features_whatever_it_is_listed_with() -> None:
    """Without noise they depend on the object alone; distances are those before the rotation."""
    scene = scenes()[0]
    plain = clevr_features(scene, noise=0.0)
    turned = {**scene, "objects": scene["objects"][::-1]}
    assert torch.allclose(plain.flip(0), clevr_features(turned, noise=0.0))
    one, other = scene["objects"][0], dict(scene["objects"][0])
    other["color"] = "red" if one["color"] != "red" else "blue"
    changed = {**scene, "objects": [other, *scene["objects"][1:]]}
    apart = (plain[0] - clevr_features(changed, noise=0.0)[0]).norm()
    assert float(apart) == pytest.approx(2**0.5, abs=1e-5)


def test_what_is_seen_in_each_setting() -> None:
    graphs = [clevr_scene_graph(scene) for scene in scenes()]
    truth, words, maps = (see(scenes(), graphs)[0] for see in (of_truth, of_words, of_maps))
    assert truth is not None and words is not None and maps is not None
    count = len(graphs[0])
    assert truth.tables["features"].shape == (count, 32)
    assert words.tables["features"].shape == (count, 17)
    assert torch.equal(words.tables["features"][:, :15], graphs[0].tables["attribute"])
    assert maps.maps["features"].shape == (32, 14, 14)
    assert object_features(torch.zeros(1, 15), torch.full((1, 2), 3.0))[0, -1] == 1
    for features, family in (("dreams", "clevr"), ("words", "tbd")):
        with pytest.raises(TrainingError):
            sight_of(features, family)


def test_seen_objects_are_paired_with_the_true_ones() -> None:
    true = clevr_scene_graph(scenes()[0]).with_tables({})
    count = len(true)
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    marks = torch.arange(count).float().unsqueeze(1)
    seen = type(true)(true.boxes[order] + 0.001, {"features": marks[order]}, 320, 240)
    both = paired(true, seen)
    assert both is not None and torch.equal(both.tables["features"], marks)
    missed = type(true)(seen.boxes[1:], {"features": marks[1:]}, 320, 240)
    assert paired(true, missed) is None
    twice = type(true)(seen.boxes[[0, 0, *range(2, count)]], {"features": marks}, 320, 240)
    assert paired(true, twice) is None


def test_batches_hold_every_question_once_and_scenes_together() -> None:
    given, settings = questions(), Settings(batch=6)
    batches = epoch_batches(given, settings, 0)
    order = np.concatenate(batches)
    assert sorted(order) == list(range(len(given)))
    changes = (np.diff(given.scenes[order]) != 0).sum()
    assert changes == len(given.graphs) - 1
    again = np.concatenate(epoch_batches(given, settings, 0))
    other = np.concatenate(epoch_batches(given, settings, 1))
    assert np.array_equal(order, again) and not np.array_equal(order, other)
    assert sorted(np.concatenate(list(in_order(given, 5)))) == list(range(len(given)))


def test_a_curriculum_begins_with_short_programs() -> None:
    given = questions()
    middle = int(np.median(given.lengths))
    settings = Settings(curriculum=(middle,))
    first = np.concatenate(epoch_batches(given, settings, 0))
    assert set(first) == set(np.flatnonzero(given.lengths <= middle))
    assert len(np.concatenate(epoch_batches(given, settings, 1))) == len(given)


def test_a_split_shares_no_scene() -> None:
    given = questions()
    learned, unseen = split_by_scene(given, 0.25)
    assert len(learned) + len(unseen) == len(given)
    assert len(set(given.scenes[unseen])) == 2
    assert not set(given.scenes[learned]) & set(given.scenes[unseen])
    assert not len(split_by_scene(given, 0.0)[1])


def test_programs_for_the_convolutional_families() -> None:
    language = fresh("tbd").language
    nodes = [
        {"function": "scene", "inputs": []},
        {"function": "filter_color", "inputs": [0], "value_inputs": ["red"]},
        {"function": "unique", "inputs": [1]},
        {"function": "same_shape", "inputs": [2]},
        {"function": "count", "inputs": [3]},
    ]
    red = 'unique(filter(scene(), "red"))'
    text = conv_program(nodes, language).text
    assert text == f'describe(number(count(same({red}, "shape"))))'
    asked = conv_program([*nodes[:3], {"function": "query_size", "inputs": [2]}], language)
    assert asked.text == f'describe(query({red}, "size"))'
    with pytest.raises(ProgramTypeError, match="no module for 'equal_object'"):
        conv_program([*nodes[:3], {"function": "equal_object", "inputs": [2, 2]}], language)
