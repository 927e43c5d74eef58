"""Time limits on work that anybody may have written, and that may never end.

Python cannot stop a thread that is inside of torch or asleep. So such work runs in a thread of its
own, which is left behind when its time is over: it is told to stop, which it does when it is next
back in Python, and nobody waits for that. What it works on must not be used again.
"""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import torch

Made = TypeVar("Made")

TOGETHER = 0.5
"""The share of a limit for which the work of many questions is tried together, before each is tried
apart with all of its own: one that hangs delays the others by this much."""


_left_behind: list[threading.Thread] = []


def anyone_left_behind() -> bool:
    """Does work that was late still run? torch aborts a process that ends under it."""
    _left_behind[:] = [thread for thread in _left_behind if thread.is_alive()]
    return bool(_left_behind)


class Late(Exception):
    """Internal: the time was over, and the work is left behind.

    Attributes:
        step: of the plan, that was running; -1 where that is not known.
    """

    step = -1


class _Stop(SystemExit):
    """Told to a thread that was left behind; threads end with SystemExit without a word."""


def within(seconds: float | None, work: Callable[[], Made]) -> Made:
    """What ``work`` gives or raises, where it takes no longer; without a limit it is just called.

    Raises:
        Late: it takes longer.
    """
    if seconds is None:
        return work()
    made: list[Made] = []
    raised: list[BaseException] = []
    ended: list[bool] = []
    ending = threading.Lock()
    # Whether gradients are on is a thread's own.
    gradients = torch.is_grad_enabled()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            with torch.set_grad_enabled(gradients):
                made.append(context.run(work))
        except BaseException as error:
            raised.append(error)
        finally:
            with ending:
                ended.append(True)

    thread = threading.Thread(target=run, name="nmn: under a time limit", daemon=True)
    thread.start()
    thread.join(min(max(seconds, 0), threading.TIMEOUT_MAX))
    with ending:
        # Under the lock the thread cannot end, and its number cannot become another thread's.
        if not ended:
            _stop(thread)
            _left_behind.append(thread)
            raise Late
    if raised:
        raise raised[0]
    return made[0]


def _stop(thread: threading.Thread) -> None:
    """Let ``_Stop`` be raised in a thread, where the interpreter can do that."""
    raise_in = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_SetAsyncExc", None)
    if raise_in is not None and thread.ident is not None:
        raise_in(ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop))


@dataclass
class TimeLeft:
    """What the questions of a plan have left of their time limit.

    Attributes:
        limit: seconds that one question may take in all.
        left: ``[questions]`` seconds; from 0 down, no module is called for the question any more.
        late_in: question -> the module that was running when its time was over.
    """

    limit: float
    left: list[float]
    late_in: dict[int, str] = field(default_factory=dict)

    def of(self, questions: list[int]) -> float:
        """What is left for a row that these share: the most that any of them has."""
        return max(self.left[question] for question in questions)

    def spend(self, questions: list[int], seconds: float, module: str) -> None:
        """These have taken ``seconds`` more, in a call of this module."""
        for question in questions:
            self.left[question] -= seconds
            if self.left[question] <= 0:
                self.late_in.setdefault(question, module)
