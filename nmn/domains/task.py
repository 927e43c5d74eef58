"""What the command line can do with a domain besides asking: evaluate, train, make data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

TaskName = Literal["eval", "train", "synth"]


@dataclass(frozen=True)
class Task:
    """One thing that a domain can be told to do: ``nmn eval NAME``, ``train``, ``synth``.

    Attributes:
        options: a dataclass whose fields are the command's options (see ``nmn.options``).
        run: takes such options. Of "eval" it gives a ``Report``; of "train" what is to be trained
            (``nmn.training.prepared.Prepared``); of "synth" it writes and gives the path, and takes
            two functions more: one to tell ``(done, wanted)``, one to tell what a person should
            know.
        summary: a sentence for the list of commands.
    """

    options: type[Any]
    run: Callable[..., Any]
    summary: str
