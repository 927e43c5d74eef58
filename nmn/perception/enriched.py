"""A perception whose percepts get the tables that the words of a domain need."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from nmn.types import ModelCard


class Perceiving(Protocol):
    """What is looked with."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...

    # Of one medium, which a type checker cannot know.
    def perceive(self, contents: Sequence[Any], /) -> Sequence[Any]: ...


Inner = TypeVar("Inner", bound=Perceiving)


class Enriched(Generic[Inner]):
    """What another perception sees, with more tables.

    Arguments:
        inner: that looks.
        add: a percept with the tables of a domain.
        models: cards of the pretrained models that look.
        cautions: what every answer is told with.
    """

    def __init__(
        self,
        inner: Inner,
        add: Callable[[Any], Any],
        *,
        models: Callable[[], tuple[ModelCard, ...]] = tuple,
        cautions: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._inner, self._add, self._models, self._cautions = inner, add, models, cautions

    @property
    def inner(self) -> Inner:
        """What looks, for its settings and timings."""
        return self._inner

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def digest(self) -> str:
        return self._inner.digest

    @property
    def models(self) -> tuple[ModelCard, ...]:
        """The pretrained models that look, for the trail."""
        return self._models()

    @property
    def cautions(self) -> tuple[str, ...]:
        """What every answer is told with."""
        return self._cautions()

    @property
    def progress(self) -> Any:
        """Told how far a look is that takes long; AttributeError where ``inner`` tells nobody."""
        return self._inner.progress  # type: ignore[attr-defined]  # which is what is meant

    @progress.setter
    def progress(self, told: Any) -> None:
        self._inner.progress = told  # type: ignore[attr-defined]

    def perceive(self, contents: Sequence[Any]) -> list[Any]:
        """One percept a medium, in order."""
        return [self._add(percept) for percept in self._inner.perceive(list(contents))]
