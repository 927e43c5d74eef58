"""Questions to nets that look with pretrained models: from the question to the trail."""

import pickle
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

import nmn
from nmn.audit import verify
from nmn.errors import DomainError, MissingExtra
from nmn.pipeline import Query
from nmn.pipeline.net import Net
from nmn.pretrained.model import Loaded
from tests.perception.pretrained.pictures import noise
from tests.tiny_models import Shelf

pytest.importorskip("av")


@pytest.fixture
def film() -> nmn.FrameArray:
    return nmn.FrameArray(np.stack([noise(60, 90, seed=k // 5) for k in range(20)]), fps=10)


@pytest.fixture
def owl(tiny: Shelf) -> Net:
    return nmn.load("photo", perception=tiny.named("owlv2"))


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pictures each pass of a model looked at."""
    run, passes = Loaded.run, []

    def counting(self: Loaded, method, /, **inputs):
        if "pixel_values" in inputs:
            passes.append(len(inputs["pixel_values"]))
        return run(self, method, **inputs)

    monkeypatch.setattr(Loaded, "run", counting)
    return passes


def test_an_unknown_noun_is_looked_for_and_noted(owl: Net) -> None:
    answer = owl.ask(noise(), "Is there a zebra crossing?")
    assert answer.status != "error" and answer.program == 'exist(find("zebra crossing"))'
    assert [note.kind for note in answer.notes] == ["open"]
    words = answer.trail.header.vocabularies["category"]
    assert words[-1] == "zebra crossing" and len(words) == 81


def test_a_program_may_name_it_too(owl: Net) -> None:
    answer = owl.ask(noise(), program='count(find("pangolin"))')
    assert answer.status != "error" and "pangolin" in answer.trail.header.vocabularies["noun"]


def test_a_word_that_would_lose_meaning_is_looked_for_as_it_is(owl: Net) -> None:
    assert owl.ask(noise(), "Is there a woman?").program == 'exist(find("woman"))'
    own = nmn.load("photo").domain.generator.draft("Is there a woman?")
    assert own.program == 'exist(find("person"))'


def test_the_detector_that_comes_with_it_still_refuses_unknown_nouns() -> None:
    answer = nmn.load("photo").ask(noise(), "Is there a pangolin?")
    assert answer.status == "error" and "'pangolin' is not known" in str(answer.reason)


@pytest.mark.parametrize(
    "text",
    ['exist(find("' + 81 * "x" + '"))', 'exist(find("two\\words"))', 'exist(find("a")'],
)
def test_what_cannot_be_looked_for_is_that_question_s_error(owl: Net, text: str) -> None:
    bad, good = owl.ask_many([Query(noise(), None, text), Query(noise(), "Is there a dog?")])
    assert bad.status == "error" and good.status != "error"


def test_what_is_no_question_is_its_own_error(owl: Net) -> None:
    queries = [Query(noise(), ["no", "text"]), Query(noise(), None, 3), Query(noise())]
    bad = owl.ask_many([*queries, Query(noise(), "Is there a dog?")])
    assert [one.status == "error" for one in bad] == [True, True, True, False]


def test_an_answer_does_not_depend_on_the_company_of_its_question(owl: Net) -> None:
    questions = "Is there a dog?", "How many pangolins are there?", "Is there a red pangolin?"
    asked = [(noise(seed=k), question) for k in range(2) for question in questions]
    together = owl.ask_many(asked)
    for query, one in zip(asked, together, strict=True):
        alone = owl.ask(*query)
        assert (alone.answer, alone.program, alone.status) == (one.answer, one.program, one.status)
        assert alone.confidence == pytest.approx(one.confidence, abs=1e-5)


def test_a_picture_is_looked_at_once_for_the_same_words(owl: Net, monkeypatch) -> None:
    passes = counted(monkeypatch)
    picture = noise(seed=9)
    owl.ask(picture, "Is there a pangolin?")
    owl.ask(picture, "How many pangolins are there?")
    assert passes == [1]
    owl.ask(picture, "Is there an okapi?")  # another thing to look for
    owl.ask(picture, "Is there a dog?")
    assert passes == [1, 1, 1]


def test_the_classes_of_a_closed_detector_are_the_nouns(tiny: Shelf) -> None:
    net = nmn.load("photo", perception=tiny.named("detr"))
    assert net.ask(noise(), "Is there a pangolin?").status != "error"
    unknown = net.ask(noise(), "Is there a dog?")
    assert unknown.status == "error" and "dog" in str(unknown.reason)
    assert net.domain.vocabularies["noun"].words == (
        "person", "car", "pangolin", "thing", "vehicle",
    )  # fmt: skip


def test_the_trail_says_which_models_looked(tiny: Shelf, tmp_path: Path) -> None:
    net = nmn.load("photo", perception=tiny.named("yolos"), encoder=tiny.named("clip"))
    answer = net.ask(noise(), 'Does the picture show "a party"?', trail=tmp_path)
    seen = answer.trail.header.perception
    assert seen is not None and seen.name == tiny.named("yolos")
    assert [(one.name, one.architecture, len(one.weights)) for one in seen.models] == [
        (tiny.named("yolos"), "yolos", 64), (tiny.named("clip"), "clip", 64),
    ]  # fmt: skip
    (module,) = answer.trail.header.modules
    assert module.config["model"] == tiny.named("clip")
    assert module.config["weights"] == seen.models[1].weights
    assert any("in its own words" in text for text in answer.cautions)
    assert any("not calibrated" in text for text in answer.cautions)
    assert answer.trail_path is not None and verify(answer.trail_path).ok
    page = answer.report(tmp_path / "page.html").read_text()
    assert "pretrained" in page and seen.models[1].weights in page


def test_nonsense_about_one_picture_is_no_other_s_error(owl: Net, monkeypatch) -> None:
    run = Loaded.run

    def spoilt(self: Loaded, method, /, **inputs):
        seen = run(self, method, **inputs)
        # By content, wherever it lies in a batch: the dark picture.
        dark = inputs["pixel_values"].flatten(1).mean(1) < -1
        seen.logits[dark] = float("nan")
        return seen

    monkeypatch.setattr(Loaded, "run", spoilt)
    dark = np.zeros((60, 90, 3), dtype=np.uint8)
    answers = owl.ask_many([(one, "Is there a dog?") for one in (noise(), dark, noise(seed=1))])
    assert [one.status == "error" for one in answers] == [False, True, False]
    assert "no number" in str(answers[1].reason)


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("Is the dog sleeping?", 'verify_looks(unique(find("dog")), "sleeping")'),
        ('Is the dog "on its back"?', 'verify_looks(unique(find("dog")), "on its back")'),
        ('How many people are “wearing a hat”?',
         'count(looks(find("person"), "wearing a hat"))'),
        ('Does the picture show "a party"?', 'shows("a party")'),
        ("Is there a dog sleeping on the couch?",
         'exist(relate(looks(find("dog"), "sleeping"), "on", unique(find("couch"))))'),
        ("Is there a pangolin?", None),
    ],
)  # fmt: skip
def test_pictures_are_compared_with_words_that_no_concept_has(
    tiny: Shelf, question: str, program: str | None
) -> None:
    net = nmn.load("photo", encoder=tiny.named("clip"))
    answer = net.ask(noise(), question)
    assert answer.program == program


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ('When is "a man riding a bicycle"?', 'localize("a man riding a bicycle")'),
        ('When do we see "rain"?', 'localize("rain")'),
        ('Is there "a fire" ever?', 'ever(localize("a fire"))'),
        ("Is the person sleeping?", 'ever(when(on_screen(looks(find("person"), "sleeping"))))'),
        ('Is there a car while "it rains"?',
         'ever(and_frames(when(on_screen(find("car"))), localize("it rains")))'),
    ],
)  # fmt: skip
def test_clips_are_too(tiny: Shelf, film, question: str, program: str) -> None:
    net = nmn.load("clip", perception=tiny.named("yolos"), encoder=tiny.named("siglip"))
    answer = net.ask(film, question)
    assert answer.program == program and answer.status in ("answered", "undecided")
    assert any("in its own words" in text for text in answer.cautions)


def test_a_likeness_is_never_surer_than_it_may_be(tiny: Shelf, film) -> None:
    net = nmn.load("clip", perception=tiny.named("yolos"), encoder=tiny.named("clip"))
    answer = net.ask(film, program='localize("rain")')
    scores = answer.trail.value(answer.steps[0]).first
    assert ((scores > 0.199) & (scores < 0.801)).all()


def test_frames_and_objects_of_clips_have_features(tiny: Shelf, film) -> None:
    for kind in ("dinov2", "videomae"):
        net = nmn.load("clip", perception=tiny.named("rt-detr"), encoder=tiny.named(kind))
        assert "phrase" not in net.domain.vocabularies  # it reads no texts
        graph = net.ask(film, "Is there a person?").trail.percept
        assert graph is not None and graph.frame_tables["features"].shape == (graph.frames, 16)
        assert ("features" in graph.tables) == (kind == "dinov2")
    rows = graph.frame_tables["features"]
    assert (rows[:4] == rows[0]).all()  # a window of four


def test_a_net_with_pretrained_models_goes_to_another_process(owl: Net) -> None:
    other = pickle.loads(pickle.dumps(owl))
    asked = noise(), "Is there a pangolin?"
    assert other.ask(*asked).confidence == pytest.approx(owl.ask(*asked).confidence)


def test_a_detector_of_one_s_own_is_taken_as_it_is(tiny: Shelf) -> None:
    from dataclasses import replace

    from nmn.domains.eyes import detector_of

    detector = replace(cast(Any, detector_of(tiny.named("owlv2"))), even=0.4)
    net = nmn.load("photo", perception=detector)
    assert any("0.4 is read as even odds" in one for one in net.domain.perception.cautions)


def test_what_cannot_be_fitted_is_told_when_the_net_is_loaded(tiny: Shelf, monkeypatch) -> None:
    with pytest.raises(DomainError, match="looks with its own perception"):
        nmn.load("shapes", perception=tiny.named("owlv2"))
    with pytest.raises(DomainError, match="takes no encoder"):
        nmn.load("photo", perception="photo-detector", encoder=tiny.named("clip"))
    with pytest.raises(DomainError, match="there is no detector 'eagle'"):
        nmn.load("photo", perception="eagle:somewhere")
    monkeypatch.setattr("nmn.pretrained.model.find_spec", lambda name: None)
    monkeypatch.setattr("nmn.pretrained.model._LOADED", {})
    answer = nmn.load("photo", perception=tiny.named("owlv2")).ask(noise(), "Is there a dog?")
    assert isinstance(answer.error, MissingExtra) and "[hf]" in str(answer.reason)
