"""A language model is given what was found: its words stand beside the answer, never in it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

import nmn
from nmn.audit import verify
from nmn.audit.chain import line_of, seal
from nmn.audit.handover import digest_of, prompt_of
from nmn.audit.verify_trail import check_bytes
from nmn.errors import DomainError
from nmn.perception.detector import Detections
from nmn.pipeline import Query
from nmn.pipeline.net import Net
from nmn.pipeline.telling import Said, teller_of
from tests.perception.pretrained.pictures import noise
from tests.tiny_models import Shelf


class TwoDogs:
    """A detector that sees two dogs in everything."""

    name = digest = "two-dogs"
    categories = ("dog", "cat")

    def detect(self, pictures):
        boxes = np.array([[0.1, 0.1, 0.4, 0.4], [0.6, 0.6, 0.9, 0.9]], dtype=np.float32)
        scores, labels = np.array([0.95, 0.9], dtype=np.float32), np.zeros(2, dtype=np.int64)
        return [Detections(boxes, scores, labels) for _ in pictures]


@pytest.fixture(scope="module")
def net() -> Net:
    return nmn.load("photo", perception=TwoDogs())


def test_the_evidence_is_typed_and_the_prompt_is_made_of_it_alone(net: Net) -> None:
    prompts: list[str] = []

    def model(prompt: str) -> str:
        prompts.append(prompt)
        return " Two dogs. "

    answer = net.ask(noise(), "How many dogs are there?", tell=model)
    assert answer.answer == "2" and answer.told is not None
    assert answer.told.answer == "Two dogs." and "model" in answer.told.by
    evidence = json.loads(answer.told.evidence)
    assert evidence["question"] == "How many dogs are there?" and evidence["medium"] == "picture"
    find, count = evidence["steps"]
    assert find["type"] == "ObjectSet" and find["finding"] == "#0 dog, #1 dog"
    assert count["type"] == "Number" and count["count"] == 2
    assert count["confidence"] == pytest.approx(answer.confidence, abs=0.06)
    assert prompts == [answer.told.prompt] == [prompt_of(evidence)]
    assert '2. count(find("dog")) -> Number: 2' in prompts[0] and prompts[0].endswith("Answer:")


def test_refused_steps_are_told_as_such(net: Net) -> None:
    answer = net.ask(noise(), "Is the dog black?", tell=lambda prompt: prompt)
    assert answer.status == "undecided" and answer.told is not None
    refused = [one for one in json.loads(answer.told.evidence)["steps"] if one["status"] != "ok"]
    assert refused and "finding" not in refused[0] and refused[0]["reason"]
    assert "Object: nothing, because 2 objects fit: #0 dog" in answer.told.prompt


def test_times_are_given_in_seconds() -> None:
    pytest.importorskip("av")
    film = nmn.FrameArray(np.stack([noise(60, 90)] * 10), fps=10)
    answer = nmn.load("clip", perception=TwoDogs()).ask(
        film, "When is the dog on screen?", tell=lambda prompt: "now"
    )
    assert answer.told is not None
    last = json.loads(answer.told.evidence)["steps"][-1]
    assert last["type"] == "FrameSet" and last["seconds"] == [[0, 1]]
    assert "Times are in seconds" in answer.told.prompt


def test_the_trail_holds_it_and_a_changed_one_is_found(net: Net, tmp_path: Path) -> None:
    answer = net.ask(noise(), "Is there a dog?", tell=lambda prompt: "Yes", trail=tmp_path,
                     candidates=("yes", "no"))  # fmt: skip
    assert answer.told is not None and answer.told.answer == "yes"
    footer = answer.trail.footer
    assert footer is not None and footer.told is not None
    assert footer.answer == "yes" and footer.told.candidates == ("yes", "no")
    assert footer.told.prompt_sha256 == digest_of(answer.told.prompt)
    assert answer.trail_path is not None and verify(answer.trail_path).ok
    assert "says 'yes', in its own words" in answer.trail.text()
    assert "in its own words" in answer.report(tmp_path / "page.html").read_text()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"evidence": "{}"}, "not what the steps found"),
        ({"prompt_sha256": "0" * 64}, "not that of its evidence"),
        ({"answer": "perhaps"}, "is no candidate"),
    ],
)
def test_words_that_do_not_fit_the_steps_are_found(
    net: Net, change: dict, finding: str, tmp_path: Path
) -> None:
    told = net.ask(noise(), "Is there a dog?", tell=lambda _: "no", candidates=("yes", "no"))
    *before, last = told.trail.records
    footer: Any = last
    spoilt = msgspec.structs.replace(footer, told=msgspec.structs.replace(footer.told, **change))
    lines = [*map(line_of, before), seal(spoilt, footer.prev).line]
    good = check_bytes("good", told.trail.to_bytes(), told.trail.blobs).found
    bad = check_bytes("bad", b"".join(lines), told.trail.blobs).found
    assert finding in repr(vars(bad)) and finding not in repr(vars(good))


def raising(prompt: str) -> str:
    raise ValueError("out of words")


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (raising, "ValueError: out of words"),
        (lambda prompt: 3, "gave int"),
        (lambda prompt: "perhaps", "no candidate"),
        (lambda prompt: "", "no candidate"),
    ],
)
def test_a_model_that_fails_loses_its_own_answer_alone(net: Net, model, reason: str) -> None:
    query = Query(noise(), "Is there a dog?", None, ("yes", "no"))
    (answer,) = net.ask_many([query], tell=model)
    assert answer.answer == "yes" and answer.told is not None and answer.told.answer is None
    assert reason in str(answer.told.reason) and "nothing" in str(answer.told)


def test_what_was_not_run_is_not_told(net: Net) -> None:
    assert net.ask(noise(), "Is there a spaceship?", tell=lambda prompt: "yes").told is None
    assert net.ask(noise(), "Is there a dog?").told is None
    assert "told" not in net.ask(noise(), "Is there a dog?").to_json()


@pytest.mark.parametrize("kind", ["gpt2", "t5"])
def test_a_local_model_chooses_among_candidates(net: Net, tiny: Shelf, kind: str) -> None:
    asked = {"tell": str(tiny[kind]), "candidates": ("yes", "no", "perhaps")}
    one, other = (net.ask(noise(), "Is there a dog?", **asked) for _ in range(2))
    assert one.told is not None and one.told.answer in asked["candidates"]
    assert one.told == other.told and one.told.share is not None and 0 < one.told.share <= 1
    record = one.trail.footer and one.trail.footer.told
    assert record is not None and record.weights is not None and len(record.weights) == 64
    free = net.ask(noise(), "Is there a dog?", tell=str(tiny[kind])).told
    assert free is not None and free.share is None


@pytest.mark.parametrize("kind", ["gpt2", "t5"])
def test_shares_do_not_depend_on_the_order_of_candidates(tiny: Shelf, kind: str) -> None:
    model = teller_of(str(tiny[kind]))
    one = model.say("Is it so? Answer:", ("yes", "no"))
    other = model.say("Is it so? Answer:", ("no", "yes"))
    assert one.answer == other.answer and one.share == pytest.approx(other.share)


def test_evidence_that_is_too_long_for_a_model_is_refused(tiny: Shelf) -> None:
    model = teller_of(str(tiny["gpt2"]))
    with pytest.raises(DomainError, match=r"at most 2,048"):
        model.say("a" * 2040, ())


def test_what_is_no_language_model_is_refused(net: Net, tiny: Shelf, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="is no language model"):
        net.ask(noise(), "Is there a dog?", tell=3)
    with pytest.raises(DomainError, match="no such folder"):
        net.ask(noise(), "Is there a dog?", tell=str(tmp_path / "none"))
    told = net.ask(noise(), "Is there a dog?", tell=str(tiny["detr"])).told
    assert told is not None and "tokenizer is not there" in str(told.reason)


def test_a_teller_of_one_s_own_says_its_share(net: Net) -> None:
    class Own:
        name = "own"

        def say(self, prompt, candidates):
            return Said(candidates[0], 0.75)

    answer = net.ask(noise(), "Is there a dog?", tell=Own(), candidates=["no", "yes"])
    assert answer.told is not None and str(answer.told).startswith("own says: no (0.75")
    assert answer.answer == "yes"


@pytest.mark.parametrize("share", [float("nan"), -0.1, 1.5, float("inf")])
def test_a_share_that_is_none_is_not_told(net: Net, share: float) -> None:
    class Own:
        name = "own"

        def say(self, prompt, candidates):
            return Said(candidates[0], share)

    answer = net.ask(noise(), "Is there a dog?", tell=Own(), candidates=["no", "yes"])
    assert answer.answer == "yes" and answer.told is not None and answer.told.answer is None
    assert "not from 0 to 1" in str(answer.told.reason)


def test_words_that_cannot_be_kept_are_not_told_and_candidates_are_texts(net: Net) -> None:
    answer = net.ask(noise(), "Is there a dog?", tell=lambda _: "\ud800")
    assert answer.told is not None and "no text that can be kept" in str(answer.told.reason)
    for wrong in ("yes", (1, 2), ("\ud800", "b")):
        with pytest.raises(DomainError, match="candidates are several texts"):
            Query(noise(), "Is there a dog?", None, wrong)
