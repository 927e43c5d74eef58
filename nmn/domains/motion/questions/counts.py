"""How often each answer has been right: no answer may lead the next one by much.

The rule of the published CLEVR engine (``nmn.synthetic.questions.balance``), for questions that
come one by one and whose possible answers are not known beforehand.
"""

from collections.abc import Hashable

LEAD = 1.1
"""An answer may lead the next most frequent one by a tenth."""

START = 2
"""And be the answer so often before any other has been."""


class Counts:
    """Counts of answers, by what was asked."""

    def __init__(self) -> None:
        self._counts: dict[Hashable, dict[str, int]] = {}

    def allow(self, key: Hashable, answer: str) -> bool:
        """Whether an answer may come once more."""
        counts = self._counts.get(key, {})
        rest = max((count for other, count in counts.items() if other != answer), default=0)
        return counts.get(answer, 0) + 1 <= max(START, LEAD * rest, rest + 1)

    def add(self, key: Hashable, answer: str) -> None:
        """Note an answer."""
        counts = self._counts.setdefault(key, {})
        counts[answer] = counts.get(answer, 0) + 1
