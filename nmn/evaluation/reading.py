"""How well does a generator read questions, and does it know when it does not?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.errors import NmnError
from nmn.evaluation.engine import Engine
from nmn.evaluation.rewordings import Rewording
from nmn.generators.generator import Draft, Generator
from nmn.grammar import Language, Program
from nmn.types import Percept

# Notes that tell a person to doubt the reading: something of the meaning is lost, or was guessed.
# The others state what changes nothing, a synonym or a word of courtesy.
FLAGS = frozenset({"loss", "embedding", "ambiguous", "guess", "typo", "open", "model"})

# A draft that is less sure of itself than a coin says so.
BAR = 0.5


@dataclass(frozen=True)
class Attempt:
    """What a generator made of one question.

    Attributes:
        asked: the question with its gold programs.
        text: the program it wrote; None where it refused.
        program: the same, checked; None where it refused, or wrote what does not type-check.
        reason: why there is no program.
        crashed: the generator raised what is no refusal.
        flagged: a person is told to doubt it, see ``FLAGS`` and ``BAR``.
        confidence: as the generator states it; None where it states none.
        exact: the text of a gold program.
        same: it means what a gold program means, by the order of its parts or to the letter.
        agrees: its answers are the gold ones on all scenes; None where there are none to try.
    """

    asked: Rewording
    text: str | None = None
    program: Program | None = None
    reason: str | None = None
    crashed: bool = False
    flagged: bool = False
    confidence: float | None = None
    exact: bool = False
    same: bool = False
    agrees: bool | None = None

    @property
    def read(self) -> bool:
        """Is there a program to run?"""
        return self.program is not None

    @property
    def right(self) -> bool:
        """Read as meant; or refused, where there is nothing that it can mean."""
        if not self.asked.golds:
            return self.text is None and not self.crashed
        return self.same or bool(self.agrees)

    @property
    def wrong(self) -> bool:
        """Answered, and not as meant. What is refused is not wrong."""
        return self.read and not self.right

    @property
    def confidently_wrong(self) -> bool:
        """Wrong, and nobody is told to doubt it."""
        return self.wrong and not self.flagged

    @property
    def ill_typed(self) -> bool:
        """A program was written that is none."""
        return self.text is not None and self.program is None

    def to_json(self) -> dict[str, Any]:
        """One record, as reports have it."""
        asked = self.asked
        return {
            "id": asked.id,
            "question": asked.question[:500],
            "style": asked.style,
            "family": asked.family,
            "gold": [one.text for one in asked.golds],
            "program": self.text,
            "right": self.right,
            "exact": self.exact,
            "answers_agree": self.agrees,
            "flagged": self.flagged,
            "confidence": self.confidence,
            **({} if self.reason is None else {"reason": self.reason}),
        }


def attempt(
    asked: Rewording,
    generator: Generator,
    language: Language,
    same: Callable[[Program, Program], bool],
) -> Attempt:
    """Let a generator read one question; what it raises costs no other."""
    try:
        draft = generator.draft(asked.question)
    except NmnError as error:
        return Attempt(asked, reason=error.summary)
    except (Exception, SystemExit) as error:  # a generator may be anybody's
        return Attempt(asked, reason=f"{type(error).__name__}: {error}", crashed=True)
    sure = _confidence(draft)
    flagged = any(note.kind in FLAGS for note in draft.notes) or (sure is not None and sure < BAR)
    try:
        program = language.parse(draft.program)
    except NmnError as error:
        return Attempt(asked, draft.program, None, error.summary, False, flagged, sure)
    return Attempt(
        asked,
        draft.program,
        program,
        flagged=flagged,
        confidence=sure,
        exact=any(program.text == gold.text for gold in asked.golds),
        same=any(same(program, gold) for gold in asked.golds),
    )


def answers_agree(
    attempts: Sequence[Attempt], engine: Engine, percepts: Mapping[tuple[int, int], Percept]
) -> list[bool | None]:
    """For each attempt: are its answers the gold ones on all of its scenes?

    A program that refuses on one of them does not agree there. None where nothing was read or
    there are no scenes.
    """
    names = list(percepts)
    place = {name: number for number, name in enumerate(names)}
    programs: list[Program] = []
    about: list[int] = []
    for one in attempts:
        if one.program is not None:
            programs += [one.program] * len(one.asked.scenes)
            about += [place[scene] for scene in one.asked.scenes]
    values = engine.values(programs, about, [percepts[name] for name in names])
    agreed: list[bool | None] = []
    at = 0
    for one in attempts:
        if one.program is None or not one.asked.scenes:
            agreed.append(None)
            continue
        matches = []
        for answer in one.asked.answers:
            shown = values.shown(at, -1, engine.language.vocabularies)
            answered = values.status(at) == "answered"
            # True is 1 in Python, and a yes is not a count.
            matches.append(answered and type(shown) is type(answer) and shown == answer)
            at += 1
        agreed.append(all(matches))
    return agreed


def _confidence(draft: Draft) -> float | None:
    """What a draft may say of itself: not every generator knows."""
    stated = getattr(draft, "confidence", None)
    return None if stated is None else float(stated)
