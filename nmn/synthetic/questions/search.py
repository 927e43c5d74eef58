"""Filling a template for a scene: depth first over values, with dead ends remembered.

Source: Johnson et al., "CLEVR" (CVPR 2017), section 3 and supplement, "Question generation":
depth-first search over the words of a template, cut where a reference is not unique or a constraint
fails. Three things make this one fast: the search walks over the values that words lead to, not
over the words (see ``options``); a step that failed with given values is not tried again with the
same ones; and a program is written only for a way that has been found.
"""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from nmn.generators.templates.program import Call
from nmn.synthetic.questions.degeneracy import has_droppable, is_idle
from nmn.synthetic.questions.filling import is_sensible, said, says_other, write
from nmn.synthetic.questions.lengths import Length, WordCounts
from nmn.synthetic.questions.options import Fill, Option, SceneOptions
from nmn.synthetic.questions.plan import Choice, Plan
from nmn.synthetic.questions.semantics import Invalid, Raw, answer_text, compute

# Values looked at before a template is given up for a scene. Of the questions that were found, half
# took 4 or fewer, one in 100 more than 80 (CLEVR's families) or 190 (nmn's recombined ones), one in
# 1,000 more than 250 or 310.
_MOST_VISITS = 500
# Words tried for one way through the values, as not all words for it need be allowed. 6 find 1 %
# more of the recombined families' questions than 3, in 1.4 times the time.
_DRAWS = 3


@dataclass(frozen=True)
class Found:
    """A filled template.

    Attributes:
        calls: its program in basic functions.
        values: the value of each, sets as bits.
        words: by slot, its word or None.
        answer: as CLEVR writes it.
        other: whether "other" is apt: what is compared with fits the description itself.
    """

    calls: list[Call]
    values: list[Raw]
    words: dict[str, str | None]
    answer: str
    other: bool


class Search:
    """One search for one filled template.

    Arguments:
        plan: of the template.
        options: of the scene.
        random: where all chance comes from.
        refused: answers that will not do.
        bounds: on the length of the program.
    """

    def __init__(
        self,
        plan: Plan,
        options: SceneOptions,
        random: Random,
        refused: Collection[str] = (),
        bounds: Length | None = None,
    ) -> None:
        self.plan = plan
        self.options = options
        self.scene = options.scene
        self.random = random
        self.refused = refused
        self.lengths = WordCounts(plan, bounds) if bounds else None
        self.visits = 0
        self._values: list[Raw] = [0] * len(plan.steps)
        self._chosen: dict[int, Option] = {}
        self._dead: set[tuple[int, tuple[int, int] | None, tuple[Raw, ...]]] = set()

    def run(self) -> Found | None:
        """A filled template, or None where none was found."""
        return self._descend(0)

    def _descend(self, k: int) -> Found | None:
        """The rest of the way from step ``k`` on, given the values before it."""
        steps, values = self.plan.steps, self._values
        while k < len(steps):
            step = steps[k]
            if isinstance(step, Choice):
                return self._choose(k, step)
            inputs = [values[j] for j in step.inputs]
            values[k] = value = compute(step.function, self.scene, inputs)
            if isinstance(value, Invalid) or is_idle(step.function, inputs):
                return None
            if not self._allowed(k):
                return None
            if self.lengths:
                self.lengths.skip(k)
            k += 1
        return self._leaf()

    def _choose(self, k: int, step: Choice) -> Found | None:
        values = self._values
        used = self.lengths.before(k) if self.lengths else None
        state = (k, used, tuple(values[j] for j in self.plan.live[k]))
        if state in self._dead:
            return None
        left = list(self.options.of(step, values[step.input]))
        while left and self.visits < _MOST_VISITS:
            self.visits += 1
            option = _draw(left, self.random)
            values[k] = option.value
            if self._allowed(k) and (not self.lengths or self.lengths.choose(k, option)):
                self._chosen[k] = option
                found = self._descend(k + 1)
                if found is not None:
                    return found
        self._dead.add(state)
        return None

    def _allowed(self, k: int) -> bool:
        """Whether the value of step ``k`` meets the constraints on it."""
        value = self._values[k]
        if k in self.plan.single and value.bit_count() != 1:
            return False
        return all(value != self._values[j] for j in self.plan.different[k])

    def _leaf(self) -> Found | None:
        """Words for the values on the way; None if the answer or no words tried will do."""
        value = self._values[-1]
        answer = answer_text(bool(value) if self.plan.template.answer_type == "Bool" else value)
        if answer in self.refused:
            return None
        for _ in range(_DRAWS):
            fills = self._fills()
            if fills is None or not is_sensible(self.plan, fills, self._values):
                continue
            calls, values = write(self.plan, fills, self.scene)
            if not has_droppable(calls, values, self.scene):
                other = says_other(self.plan, fills, self._values, self.scene)
                return Found(calls, values, said(self.plan, fills), answer, other)
        return None

    def _fills(self) -> dict[int, Fill] | None:
        """Words by step; None where none for this way keep the bounds."""
        if self.lengths:
            return self.lengths.draw(self._chosen, self.random)
        return {k: self.random.choice(option.fills) for k, option in self._chosen.items()}


def _draw(left: list[Option], random: Random) -> Option:
    """Take one option out of a list, by weight."""
    rest = random.random() * sum(option.weight for option in left)
    i = 0
    while i < len(left) - 1 and rest >= left[i].weight:
        rest -= left[i].weight
        i += 1
    left[i], left[-1] = left[-1], left[i]
    return left.pop()
