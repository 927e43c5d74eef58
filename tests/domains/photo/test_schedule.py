"""The slot schedule that comes with the photo domain fits its modules and its questions."""

import json
from pathlib import Path

from nmn.domains import load_domain
from nmn.executors import BatchedExecutor

PHOTO = load_domain("photo")
BANK = Path(__file__).parent / "bank" / "photo_questions.jsonl"


def test_the_saved_schedule_serves_the_questions_of_the_bank() -> None:
    assert PHOTO.schedule is not None and set(PHOTO.schedule) <= set(PHOTO.modules)
    lines = BANK.read_text(encoding="utf-8").splitlines()
    programs = [PHOTO.language.parse(json.loads(line)["program"]) for line in lines]
    executor = BatchedExecutor(PHOTO.modules, PHOTO.vocabularies, PHOTO.schedule)
    plan = executor.plan(programs, [k % 50 for k in range(len(programs))])
    assert plan.calls <= 65
    assert executor.planner.schedule.appended == 0
