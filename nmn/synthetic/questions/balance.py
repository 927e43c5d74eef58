"""What has been asked so far, and which answers a family may still have.

Without it most answers of a family would be the same one, and could be guessed. The rule is that
of the published engine: Johnson et al., "CLEVR" (CVPR 2017), section 3, "Question generation", with
its code's numbers (facebookresearch/clevr-dataset-gen, question_generation).
"""

from collections.abc import Iterable, Sequence
from random import Random

from nmn.generators.templates.template import Template

# An answer may lead the second most frequent one by a tenth, ...
_LEAD = 1.1
# ... and be five times as frequent as the median one, which counts as 5 until it is more.
_OVER_MEDIAN = 5.0
_LEAST_MEDIAN = 5

_Key = tuple[str, int]


class Balance:
    """Counts of questions by family and answer: the only thing one scene's questions leave behind.

    Arguments:
        reset_every: scenes after which the counts start anew; the published engine uses 250. Higher
            is flatter, and asks the rarest answers' families less often.

    Attributes:
        asked: by (file, index) of a template, the scenes it was asked about.
        answers: by (file, index), by answer, the questions with that answer.
        scenes: scenes since the counts began.
    """

    def __init__(self, reset_every: int = 250) -> None:
        if reset_every < 1:
            raise ValueError(f"reset_every is {reset_every}, not at least 1")
        self.reset_every = reset_every
        self.asked: dict[_Key, int] = {}
        self.answers: dict[_Key, dict[str, int]] = {}
        self.scenes = 0

    def next_scene(self) -> None:
        """Count a scene; forget everything when ``reset_every`` have been counted."""
        if self.scenes >= self.reset_every:
            self.asked, self.answers, self.scenes = {}, {}, 0
        self.scenes += 1

    def order(self, templates: Iterable[Template], random: Random) -> list[Template]:
        """Templates in the order to try them: the least asked first, equals in random order."""
        keyed = [(self.asked.get(_key(one), 0), random.random(), one) for one in templates]
        return [one for _, _, one in sorted(keyed, key=lambda key: key[:2])]

    def refused(self, template: Template) -> frozenset[str]:
        """The answers that have become too frequent for a template."""
        counts = self._counts(template)
        ranked = sorted(counts.values())
        median = max(ranked[len(ranked) // 2], _LEAST_MEDIAN)
        most = min(_LEAD * ranked[-2], _OVER_MEDIAN * median)
        return frozenset(answer for answer, count in counts.items() if count > most)

    def record(self, template: Template, answer: str, *, again: bool = False) -> None:
        """Note a question; ``again`` if it is not the template's first about this scene."""
        key = _key(template)
        if not again:
            self.asked[key] = self.asked.get(key, 0) + 1
        counts = self._counts(template)
        counts[answer] = counts.get(answer, 0) + 1

    def _counts(self, template: Template) -> dict[str, int]:
        key = _key(template)
        if key not in self.answers:
            self.answers[key] = dict.fromkeys(_possible(template), 0)
        return self.answers[key]


def _key(template: Template) -> _Key:
    return template.file, template.index


def _possible(template: Template) -> Sequence[str]:
    match template.answer_type:
        case "Bool":
            return "yes", "no"
        case "Integer":
            return [str(n) for n in range(template.catalogue.most_objects + 1)]
        case kind:
            return template.words_of(kind)
