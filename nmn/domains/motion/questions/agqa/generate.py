"""Questions about clips, one clip after the other."""

from collections.abc import Mapping
from random import Random
from typing import Any

from nmn.domains.motion.questions.agqa.balance import Balance
from nmn.domains.motion.questions.agqa.compositions import MORE_STEPS, Compositions
from nmn.domains.motion.questions.agqa.draw import Draft, draw, is_steady
from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.records import Record, keys_of_a_test, record
from nmn.domains.motion.questions.agqa.references import References
from nmn.domains.motion.questions.agqa.templates import TEMPLATES
from nmn.domains.motion.questions.agqa.words import Words
from nmn.errors import DatasetError

# Draws for one question of a kind. A tenth of the draws of the rarer kinds fit, and of those that
# fit half have an answer that may come now; more draws find little more.
_TRIES = 12
# Questions of one kind about one clip: with more, the kinds that are easily asked crowd out others.
_ROUNDS = 2


class AgqaQuestioner:
    """Asks about clips, in AGQA's format.

    A clip's questions depend on the clip, the seed and the balance before it.

    Arguments:
        words: of the scene graphs.
        split: "train" leaves out novel compositions and questions of more than five steps; any
            other split has them, with flags, and has for every question with a description the
            same one without.
        seed: of all chance.
        per_clip: questions to ask about a clip, at most two of a kind; fewer are asked where no
            more fit it. The questions that a test split adds are not counted.

    Raises:
        DatasetError: ``per_clip`` is below 1.
    """

    def __init__(
        self, words: Words, split: str = "train", *, seed: int = 0, per_clip: int = 20
    ) -> None:
        if per_clip < 1:
            raise DatasetError(f"{per_clip} questions a clip", expected="at least 1")
        self.words = words
        self.split = split
        self.seed = seed
        self.per_clip = per_clip
        self.balance = Balance()
        self.compositions = Compositions(words)

    def ask(self, video: str, vertices: Mapping[str, Mapping[str, Any]]) -> dict[str, Record]:
        """Questions about one clip, by id.

        Raises:
            DatasetError: the scene graph is not in AGQA's layout.
        """
        random = Random(f"{self.seed}/{video}")
        refer = References(Graph(vertices, self.words))
        return _Clip(self, video, refer, random).ask()


class _Clip:
    """The questions of one clip on their way."""

    def __init__(self, by: AgqaQuestioner, video: str, refer: References, random: Random) -> None:
        self.by = by
        self.video = video
        self.refer = refer
        self.random = random
        self.records: dict[str, Record] = {}
        self._ids: dict[str, str] = {}  # by program

    def ask(self) -> dict[str, Record]:
        asked = 0
        for template in _ROUNDS * self._order():
            if asked == self.by.per_clip:
                break
            if self.by.balance.has_enough(TEMPLATES[template].name, len(TEMPLATES)):
                continue
            draft = self._find(template)
            if draft is not None:
                self._add_with_direct(draft)
                asked += 1
        return self.records

    def _order(self) -> list[int]:
        """Templates, the least asked first."""
        asked = self.by.balance.asked
        return sorted(
            range(len(TEMPLATES)),
            key=lambda k: (asked.get(TEMPLATES[k].name, 0), self.random.random()),
        )

    def _find(self, template: int) -> Draft | None:
        for _ in range(_TRIES):
            draft = draw(TEMPLATES[template], self.refer, self.random)
            if (
                draft is not None
                and draft.program not in self._ids
                and self._in_split(draft)
                and self.by.balance.allows(draft, self.refer)
                and is_steady(draft, self.refer.graph)
            ):
                return draft
        return None

    def _in_split(self, draft: Draft) -> bool:
        if self.by.split != "train":
            return True
        return draft.steps <= MORE_STEPS and not self.by.compositions.novel_in(draft)

    def _add_with_direct(self, draft: Draft) -> None:
        direct = None
        if self.by.split != "train":
            plain = draft.plain(self.refer.graph)
            direct = None if plain is None else self._ids.get(plain.program) or self._add(plain)
        self._add(draft, direct)

    def _add(self, draft: Draft, direct: str | None = None) -> str:
        novel = self.by.compositions.novel_in(draft)
        found = record(draft, self.refer, self.video, novel, self.random)
        if self.by.split != "train":
            found |= keys_of_a_test(draft, novel, direct)
        name = f"{self.video}-{len(self.records)}"
        self.records[name] = found
        self._ids[draft.program] = name
        self.by.balance.record(draft, self.refer)
        return name
