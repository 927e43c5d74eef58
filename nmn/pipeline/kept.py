"""What an answer keeps of its run: enough for its trail and its page, and nothing more."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from nmn.types import Keepsake, Mark, Reading

if TYPE_CHECKING:
    from nmn.audit import Recorder, Trail


class Kept:
    """One question's way back to what was recorded.

    In this process that is the recorder of its whole batch, and nothing is made before somebody
    looks. Another process gets the finished trail of this one question: no weights, no batch.

    Arguments:
        recorder: of the batch.
        number: of the question in the call.
        keepsake: of its medium; None where it could not be read.
    """

    def __init__(self, recorder: "Recorder", number: int, keepsake: Keepsake | None) -> None:
        self._recorder: Recorder | None = recorder
        self._number = number
        self._keepsake = keepsake

    @cached_property
    def trail(self) -> "Trail":
        """Made when first asked for."""
        assert self._recorder is not None  # else the trail came with it
        return self._recorder.trail(self._number)

    def pixels(self) -> NDArray[np.uint8] | None:
        """The picture, large enough to be shown; None where it could not be read."""
        return None if self._keepsake is None else self._keepsake.pixels()

    def frames(self, times: Sequence[float]) -> Sequence[NDArray[np.uint8]]:
        """The frames of a clip at these times, in seconds; none where they cannot be had."""
        return () if self._keepsake is None else self._keepsake.frames(times)

    def annotate(self, path: Path, reading: Reading, marks: Sequence[Mark], caption: str) -> Path:
        """Write the clip again, with these marks; MediaError where there is none."""
        keepsake = Keepsake() if self._keepsake is None else self._keepsake
        return keepsake.annotate(path, reading, marks, caption)

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_recorder": None,
            "_number": self._number,
            "_keepsake": self._keepsake,
            "trail": self.trail,
        }

    # It never changes, so a copy of an answer in the same process may share it.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
