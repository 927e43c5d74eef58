"""Programs of a wanted length: how many words the choices of a search may have.

A description adds a node for each of its words; everything else about a template's length is fixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from nmn.synthetic.questions.options import Fill, Option
from nmn.synthetic.questions.plan import Choice, Plan

ANY = 1_000_000
"""No bound on the length of a program: no template comes near it."""


@dataclass(frozen=True)
class Length:
    """Bounds on a program's number of basic nodes, both included."""

    fewest: int = 0
    most: int = ANY

    def allows(self, plan: Plan) -> bool:
        """Whether some program of the plan can be within the bounds."""
        return self.meets(plan.fewest, plan.most)

    def meets(self, low: int, high: int) -> bool:
        """Whether a length between ``low`` and ``high`` can be within the bounds."""
        return low <= self.most and high >= self.fewest


class WordCounts:
    """Keeps a search within bounds.

    Arguments:
        plan: what is searched.
        bounds: for its programs.
    """

    def __init__(self, plan: Plan, bounds: Length) -> None:
        self.bounds = bounds
        self._described = len(plan.template.catalogue.description)
        # By step, the least and greatest length that is possible once the steps before have made
        # their choices.
        self._before = [(plan.fewest, plan.most)] * (len(plan.steps) + 1)
        self._free = [sum(s.free) if isinstance(s, Choice) else 0 for s in plan.steps]
        self._counts: dict[int, list[int]] = {}

    def before(self, k: int) -> tuple[int, int]:
        """The least and greatest length possible at step ``k``."""
        return self._before[k]

    def skip(self, k: int) -> None:
        """Step ``k`` makes no choice."""
        self._before[k + 1] = self._before[k]

    def choose(self, k: int, option: Option) -> bool:
        """Note the choice of step ``k``; False if the bounds cannot be met with it."""
        low, high = self._before[k]
        counts = self._of(option)
        self._before[k + 1] = low + min(counts), high - self._free[k] + max(counts)
        return self.bounds.meets(*self._before[k + 1])

    def draw(self, chosen: Mapping[int, Option], random: Random) -> dict[int, Fill] | None:
        """Fills that keep the bounds, by step; None where these choices have none."""
        low, high = self._before[-1]
        fills = {}
        for k, option in chosen.items():
            counts = self._of(option)
            low, high = low - min(counts), high - max(counts)
            fitting = [i for i, n in enumerate(counts) if self.bounds.meets(low + n, high + n)]
            if not fitting:
                return None
            i = random.choice(fitting)
            fills[k] = option.fills[i]
            low, high = low + counts[i], high + counts[i]
        return fills

    def _of(self, option: Option) -> list[int]:
        """Of each fill, how many words its description has; options live as long as a search."""
        found = self._counts.get(id(option))
        if found is None:
            found = self._counts[id(option)] = [self._words(fill) for fill in option.fills]
        return found

    def _words(self, fill: Fill) -> int:
        # Shorter ones are the word of a relation or of one filter, which is part of the template.
        described = fill[-self._described :] if len(fill) >= self._described else ()
        return sum(word is not None for word in described)
