"""How a run is watched: executors report, the audit room listens."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nmn.executors.run import Run


class Observer(Protocol):
    """Told about a batched run as it goes. Observers look; they never change a value."""

    def began(self, run: "Run") -> None:
        """Before the first step."""

    def stepped(self, run: "Run", step: int, started: float, seconds: float) -> None:
        """After step number ``step``, which took ``seconds`` from ``started`` (perf_counter)."""

    def ended(self, run: "Run") -> None:
        """After the last step."""
