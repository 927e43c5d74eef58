"""``nmn eval agqa --programs NAME``: programs of a generator in place of the file's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from nmn.domains.agqa.evaluate import AgqaOptions, evaluate_agqa
from nmn.errors import DomainError, QuestionError
from nmn.generators.generator import GENERATORS, Asked, Draft, check_fits
from tests.domains.agqa.graphs import question, write

_FIRST = (
    "Query(class, OnlyItem(IterateUntil(forward, video, Exists(touching, "
    "Filter(frame, [relations])), Filter(frame, [relations, touching, objects]))))"
)


class Phrases:
    """Reads "was there a THING" and three sentences more."""

    name = "phrases"
    known: ClassVar[dict[str, str]] = {
        "what first": 'only_object(objects_by(first(video(), when_relation(relation("touching"))), '
        'relation("touching")))',
        "both": 'and(exists_object(objects(video()), object("phone")), '
        'exists_object(objects(video()), object("bag")))',
        "no words for it": 'during(span(localize(action("walking"))))',
    }  # fmt: skip

    def draft(self, text: str) -> Draft:
        if text.startswith("was there a "):
            return Draft(f'exists_object(objects(video()), object("{text[12:]}"))', (), self.name)
        if text not in self.known:
            raise QuestionError("no phrase of ours", question=text)
        return Draft(self.known[text], (), self.name)


def phrases(domain: Asked) -> Phrases:
    check_fits("phrases", domain, ["objects", "exists_object"])
    return Phrases()


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(GENERATORS._things, "phrases", phrases)
    monkeypatch.setitem(GENERATORS._things, "of pictures", GENERATORS.find("grammar"))
    yield


def asked(folder: Path, records: dict[str, Any], programs: str = "phrases") -> dict[str, Any]:
    paths = write(folder, records)
    options = AgqaOptions(questions=paths[0], scene_graphs=paths[1], programs=programs, timed=False)
    return evaluate_agqa(options).to_json()


def record(text: str, program: str, answer: str) -> dict[str, Any]:
    return {**question(program, answer), "question": text}


def test_programs_are_read_compared_and_run(tmp_path: Path) -> None:
    exists = "Exists({}, Iterate(video, Filter(frame, [objects])))"
    bag, phone = (exists.format(one) for one in ("bag", "phone"))
    found = asked(
        tmp_path,
        {
            "same": record("was there a bag", bag, "yes"),
            "turned": record("both", f"AND({bag}, {phone})", "yes"),
            "other": record("was there a pillow", bag, "yes"),
            "unread": record("where is it?", bag, "yes"),
        },
    )
    told = {one["question_id"]: one for one in found["questions"]}
    assert found["programs"] == "phrases"
    assert (found["asked"], found["read"], found["accuracy"]) == (4, 3, 0.5)
    assert found["program_accuracy"] == 0.5  # the first two mean what the file's do
    assert told["same"]["steps"][0] is True and len(told["same"]["steps"]) == 3
    assert told["turned"]["answer"] == "yes" and len(told["turned"]["steps"]) == 7
    assert told["other"]["answer"] == "no" and told["other"]["right"] is False
    assert told["unread"]["status"] == "error" and told["unread"]["right"] is False
    assert "no phrase of ours" in told["unread"]["reason"]
    assert found["errors"]["program"] == 2


def test_steps_stay_with_their_question_where_others_are_unread(tmp_path: Path) -> None:
    bag = "Exists(bag, Iterate(video, Filter(frame, [objects])))"
    found = asked(
        tmp_path,
        {"a": record("what?", bag, "yes"), "b": record("what first", _FIRST, "door")},
    )
    gold = asked(tmp_path, {"b": record("what first", _FIRST, "door")}, "gold")
    assert found["questions"][0]["steps"] == []
    assert found["questions"][1]["steps"] == gold["questions"][0]["steps"]
    assert found["questions"][1]["answer"] == gold["questions"][0]["answer"] == "door"


def test_questions_without_programs_are_answered_by_a_generator_alone(tmp_path: Path) -> None:
    bare = {"question": "was there a phone", "answer": "yes", "video_id": "V1"}
    found = asked(tmp_path, {"a": bare})
    assert found["accuracy"] == 1.0 and found["program_accuracy"] is None
    assert found["questions"][0]["program"].startswith("exists_object")
    with pytest.raises(Exception, match="it has no program"):
        asked(tmp_path, {"a": bare}, "gold")


def test_a_program_that_agqa_has_no_functions_for_is_run_all_the_same(tmp_path: Path) -> None:
    found = asked(tmp_path, {"a": {"question": "no words for it", "video_id": "V1"}})
    assert found["questions"][0]["status"] == "answered"
    assert len(found["questions"][0]["steps"]) == 4


def test_generators_that_do_not_fit_or_are_not_there_are_refused(tmp_path: Path) -> None:
    for name, message in (("of pictures", "has no lexicon"), ("phrase", "phrases")):
        with pytest.raises(DomainError, match=message):
            asked(tmp_path, {"a": question("Exists(bag, video)")}, name)
