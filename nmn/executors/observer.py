"""How a run is watched: executors report, the audit room listens."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nmn.executors.run import Run


class Observer(Protocol):
    """Told about a batched run. Observers look; they never change a value.

    Attributes:
        live: it must be told of each call before the next is made (it writes a trail as things
            happen). Others are told at the end, which costs the run next to nothing.
    """

    @property
    def live(self) -> bool: ...

    def began(self, run: "Run") -> None:
        """Before the first step."""

    def stepped(self, run: "Run", step: int, started: float, seconds: float) -> None:
        """After step number ``step``, which took ``seconds`` from ``started`` (perf_counter)."""

    def ended(self, run: "Run") -> None:
        """After the last step."""
