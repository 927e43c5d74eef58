"""A question that takes too long is an error of its own, and the others are answered in time."""

import threading
import time

import pytest
import torch

from nmn.executors import BatchedExecutor
from nmn.executors.time_limit import Late, TimeLeft, within
from nmn.grammar import Language, ValueType
from nmn.modules import Module
from nmn.modules.module import read_signature
from nmn.testing import random_scene
from nmn.types import Integer, Number, Scene, SceneStack
from nmn.types.refusal import FAILED

GATE = threading.Event()


class Wait(Module):
    """A number that takes as many tenths of a second; 99 hangs, 98 hangs in Python."""

    def forward(self, scene: Scene, tenths: Integer) -> Number:
        for number in tenths.value.tolist():
            if number == 99:
                GATE.wait(20)
            while number == 98 and not GATE.is_set():
                pass
            if number < 98:
                time.sleep(number / 10)
        return _number(scene)


class After(Module):
    """A number that is made of two."""

    calls = 0

    def forward(self, scene: Scene, first: Number, second: Number) -> Number:
        After.calls += scene.batch
        return _number(scene)


def _number(scene: Scene) -> Number:
    made = torch.zeros(scene.batch, scene.counts)
    made[:, 0] = 1
    return Number(made)


class Told:
    """An observer that must be told at once, as a trail on disk."""

    live = True

    def __init__(self) -> None:
        self.steps: list[int] = []

    def began(self, run) -> None: ...
    def stepped(self, run, step, started, seconds) -> None:
        self.steps.append(step)

    def ended(self, run) -> None: ...


@pytest.fixture(autouse=True)
def released():
    GATE.clear()
    yield
    GATE.set()


def run(texts: list[str], limit: float | None, observer=None, left: list[float] | None = None):
    classes = {"wait": Wait, "after": After}
    for name, cls in classes.items():
        cls.signature = read_signature(cls, name, 1)
    language = Language([cls.signature for cls in classes.values()], {}, [ValueType(Number)])
    executor = BatchedExecutor({name: cls({}) for name, cls in classes.items()}, {})
    plan = executor.plan([language.parse(text) for text in texts], [0] * len(texts))
    time_left = None if limit is None else TimeLeft(limit, left or [limit] * len(texts))
    started = time.perf_counter()
    with torch.no_grad():
        made = executor.run(plan, SceneStack([random_scene(2, {}, seed=0)]), observer, time_left)
    return made, time.perf_counter() - started


def failed(made, count: int) -> list[bool]:
    roots = [made.plan.programs[k].root.id for k in range(count)]
    return [made.refusal(k, root) == FAILED.code for k, root in enumerate(roots)]


@pytest.mark.parametrize("hang", [99, 98])
@pytest.mark.parametrize("live", [False, True])
def test_one_that_hangs_is_late_and_the_others_are_answered(hang: int, live: bool) -> None:
    texts = ["wait(0)", f"wait({hang})", "after(wait(0), wait(1))", f"after(wait(1), wait({hang}))"]
    observer = Told() if live else None
    made, took = run(texts, 0.5, observer)
    assert failed(made, 4) == [False, True, False, True]
    assert made.timed_out(1, 0) and not made.timed_out(0, 0)
    message = made.failure(1, 0) or ""
    assert "module 'wait' was still running when the 0.5 s" in message
    origin = made.origin(3)
    assert origin is not None and made.plan.programs[3].text_of(origin) == f"wait({hang})"
    assert took < 2.5
    assert observer is None or observer.steps == list(range(made.plan.calls))


def test_a_question_alone_is_late_at_its_limit() -> None:
    made, took = run(["after(wait(0), wait(99))"], 0.4)
    assert failed(made, 1) == [True] and 0.4 <= took < 1.2


def test_who_waits_for_others_only_is_not_late() -> None:
    # Together they take 1.2 s, each 0.3 s and less.
    texts = [f"after(wait({n}), wait(0))" for n in (1, 2, 3, 3, 1, 2)]
    made, _ = run([*texts, "wait(2)"], 0.8)
    assert failed(made, 7) == [False] * 7


def test_steps_that_are_long_together_are_late_and_not_called_any_more() -> None:
    After.calls = 0
    long = "after(after(wait(3), wait(4)), wait(5))"
    made, took = run([long, "wait(1)"], 0.9)
    assert failed(made, 2) == [True, False] and took < 2.6
    assert After.calls <= 1  # of the two that are made of late ones, none has all its inputs
    origin = made.origin(0)
    assert origin is not None and made.timed_out(0, origin)


def test_who_has_no_time_left_is_not_called() -> None:
    After.calls = 0
    # The first two share wait(3), and only the second has the time for it.
    texts = ["after(wait(3), wait(0))", "after(wait(0), wait(3))", "wait(1)"]
    made, _ = run(texts, 2.0, left=[0.1, 1.9, 0.0])
    assert failed(made, 3) == [True, False, True] and After.calls == 1
    assert made.failure(0, 2) == (
        "module 'after' was not called: the 2 s of its question were over, spent in module 'wait'"
    )
    assert made.failure(2, 0) == ("module 'wait' was not called: the 2 s of its question were over")


def test_without_a_limit_there_is_no_thread(monkeypatch) -> None:
    monkeypatch.setattr(threading, "Thread", None)
    made, _ = run(["wait(0)", "wait(1)"], None)
    assert failed(made, 2) == [False, False]


def test_work_within_a_limit_keeps_its_result_its_error_and_its_gradient_mode() -> None:
    with torch.no_grad():
        assert within(5.0, torch.is_grad_enabled) is False
    assert within(5.0, torch.is_grad_enabled) is True and within(None, lambda: 3) == 3

    def leave() -> None:
        raise SystemExit(4)

    with pytest.raises(SystemExit, match="4"):
        within(5.0, leave)
    with pytest.raises(Late):
        within(0.05, lambda: GATE.wait(20))


def test_work_that_is_left_behind_is_stopped_when_it_is_back_in_python() -> None:
    def spin() -> None:
        while True:
            time.sleep(0.001)

    with pytest.raises(Late):
        within(0.05, spin)
    deadline = time.perf_counter() + 5
    named = "nmn: under a time limit"
    while time.perf_counter() < deadline and named in [t.name for t in threading.enumerate()]:
        time.sleep(0.01)
    assert named not in [thread.name for thread in threading.enumerate()]
