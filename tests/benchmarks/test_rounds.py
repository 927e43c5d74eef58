"""The interleaved rounds, with tasks that only say that they were called."""

import gc
from collections import Counter

import torch

from benchmarks.peers.rounds import LEAST_SECONDS, Local, clock_for, in_turns, interleave


class Told:
    """A task whose samples are known beforehand."""

    def __init__(self, name: str, seconds: float, told: list[tuple[str, int, bool]]) -> None:
        self._name = name
        self._seconds = seconds
        self._told = told

    def timed(self, repeats: int) -> float:
        self._told.append((self._name, repeats, gc.isenabled()))
        return self._seconds


def run(rounds: int, seed: int = 0) -> tuple[dict[str, list[float]], list[tuple[str, int, bool]]]:
    told: list[tuple[str, int, bool]] = []
    tasks = {"short": Told("short", LEAST_SECONDS / 4, told), "long": Told("long", 3.0, told)}
    tasks["middle"] = Told("middle", LEAST_SECONDS, told)
    samples = interleave(tasks, rounds, seed=seed)
    # The first calls warm up and find out how often to repeat.
    return samples, told[-3 * rounds :]


def test_every_round_runs_every_task_once() -> None:
    samples, told = run(4)
    assert {name: len(found) for name, found in samples.items()} == dict.fromkeys(samples, 4)
    for start in range(0, len(told), 3):
        assert Counter(name for name, _, _ in told[start : start + 3]) == dict.fromkeys(samples, 1)


def test_each_round_has_an_order_of_its_own() -> None:
    _, told = run(4)
    orders = {tuple(name for name, _, _ in told[k : k + 3]) for k in range(0, len(told), 3)}
    assert len(orders) > 1


def test_short_tasks_are_repeated_until_a_sample_is_long_enough() -> None:
    _, told = run(1)
    assert {name: repeats for name, repeats, _ in told} == {"short": 4, "middle": 1, "long": 1}


def test_nothing_is_collected_inside_a_round() -> None:
    _, told = run(2)
    assert not any(enabled for _, _, enabled in told)
    assert gc.isenabled()


def test_the_same_seed_gives_the_same_orders() -> None:
    assert [t[0] for t in run(2, seed=3)[1]] == [t[0] for t in run(2, seed=3)[1]]


def test_who_wants_to_know_is_told_of_each_round() -> None:
    told: list[tuple[str, int, bool]] = []
    rounds: list[int] = []
    interleave({"a": Told("a", 1.0, told)}, 3, before_round=rounds.append)
    assert rounds == [0, 1, 2]


def test_a_local_task_waits_for_the_device_before_the_clock_is_read() -> None:
    told: list[str] = []

    def clock() -> float:
        told.append("clock")
        return 0.0

    Local(lambda: told.append("work"), clock, lambda: told.append("wait")).timed(2)
    assert told == ["wait", "clock", "work", "work", "wait", "clock"]


def test_two_tasks_in_turns_each_go_first_in_half_of_the_pairs() -> None:
    told: list[str] = []
    now = [0.0]

    def work(name: str, seconds: float) -> None:
        told.append(name)
        now[0] += seconds

    one, other = in_turns(lambda: work("one", 2.0), lambda: work("other", 3.0), 2, lambda: now[0])
    assert (one, other) == ([2.0, 2.0], [3.0, 3.0])
    pairs = list(zip(told[4::2], told[5::2], strict=True))  # behind the warming up
    assert Counter(pairs) == {("one", "other"): 4, ("other", "one"): 4}


def test_the_clock_fits_what_is_timed() -> None:
    cpu, gpu = torch.device("cpu"), torch.device("cuda")
    assert clock_for(cpu, 1, training=False).__name__ == "thread_time"
    assert clock_for(cpu, 1, training=True).__name__ == "process_time"
    assert clock_for(cpu, 2, training=False).__name__ == "perf_counter"
    assert clock_for(gpu, 1, training=False).__name__ == "perf_counter"
