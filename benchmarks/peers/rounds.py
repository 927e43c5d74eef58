"""Interleaved timing: every round runs every task once, in an order of its own."""

import gc
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

import torch

LEAST_SECONDS = 0.010
"""How long a sample lasts at least, by repeating the task inside it."""

_MOST_REPEATS = 500

# Turns of a round of two tasks: many where they are short, but no more than some seconds take.
_LEAST_PAIRS, _MOST_PAIRS = 4, 40
_TURNS_SECONDS = 0.5
_WARM = 2

Clock = Callable[[], float]


class Task(Protocol):
    """Something that can be timed."""

    def timed(self, repeats: int) -> float:
        """Run it so many times; seconds for one."""


class Local:
    """A task of this process.

    Arguments:
        work: what to run.
        clock: thread CPU time for one CPU thread, which other tenants of the machine disturb
            least; wall time for more, and for a GPU.
        wait: called before the clock is read: waits for the device.
    """

    def __init__(
        self, work: Callable[[], object], clock: Clock, wait: Callable[[], None] | None = None
    ) -> None:
        self._work = work
        self._clock = clock
        self._wait = wait

    def timed(self, repeats: int) -> float:
        if self._wait is not None:
            self._wait()
        started = self._clock()
        for _ in range(repeats):
            self._work()
        if self._wait is not None:
            self._wait()
        return (self._clock() - started) / repeats


def clock_for(device: torch.device, threads: int, *, training: bool) -> Clock:
    """The clock that fits: see ``Local``."""
    if device.type != "cpu" or threads > 1:
        return time.perf_counter
    # ``backward`` may run in a thread of torch's own.
    return time.process_time if training else time.thread_time


def interleave(
    tasks: Mapping[str, Task],
    rounds: int,
    *,
    seed: int = 0,
    before_round: Callable[[int], None] | None = None,
) -> dict[str, list[float]]:
    """By task, its seconds in each round.

    Arguments:
        tasks: by name.
        rounds: how many.
        seed: of the orders.
        before_round: told the number of each round before it begins.
    """
    rng = random.Random(seed)
    repeats = {name: _repeats(task) for name, task in tasks.items()}
    samples: dict[str, list[float]] = {name: [] for name in tasks}
    with _no_collection() as collect:
        for number in range(rounds):
            if before_round is not None:
                before_round(number)
            order = list(tasks)
            rng.shuffle(order)
            collect()
            for name in order:
                samples[name].append(tasks[name].timed(repeats[name]))
    return samples


@contextmanager
def _no_collection() -> Iterator[Callable[[], object]]:
    """Garbage is collected when it is asked for and not else: what was there before, never."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield gc.collect
    finally:
        gc.enable()
        gc.unfreeze()


def in_turns(
    first: Callable[[], object],
    second: Callable[[], object],
    rounds: int,
    clock: Clock,
    *,
    wait: Callable[[], None] | None = None,
) -> tuple[list[float], list[float]]:
    """The seconds of two tasks that differ by little, run turn by turn within each round.

    A disturbance that comes and goes within a round then falls on both: the samples of
    ``interleave`` cannot tell it apart from a difference of a few percent.
    """
    tasks = (Local(first, clock, wait), Local(second, clock, wait))
    slowest = max(task.timed(_WARM) for task in tasks)
    pairs = max(_LEAST_PAIRS, min(_MOST_PAIRS, round(_TURNS_SECONDS / max(slowest, 1e-9))))
    spent: tuple[list[float], list[float]] = ([], [])
    with _no_collection() as collect:
        for _ in range(rounds):
            sums = [0.0, 0.0]
            collect()
            for pair in range(pairs):
                # Neither always finds what the other left in the caches.
                for turn in (0, 1) if pair % 2 else (1, 0):
                    sums[turn] += tasks[turn].timed(1)
            for found, total in zip(spent, sums, strict=True):
                found.append(total / pairs)
    return spent


def _repeats(task: Task) -> int:
    """Enough that a sample lasts ``LEAST_SECONDS``."""
    task.timed(_WARM)
    once = task.timed(1)
    return max(1, min(_MOST_REPEATS, math.ceil(LEAST_SECONDS / max(once, 1e-9))))
