"""A language model that answers from what a run has found: its own words, marked as such."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from nmn.audit import Trail
from nmn.audit.handover import digest_of, evidence_of, prompt_of
from nmn.audit.records import ToldRecord
from nmn.audit.verify_told import encoded_text
from nmn.errors import DomainError, NmnError
from nmn.files import sound_text
from nmn.types import ModelCard

_LONGEST = 2_000  # characters kept of what a model says


@dataclass(frozen=True)
class Said:
    """What a language model makes of a prompt.

    Attributes:
        answer: one of the candidates, where there are any.
        share: of the candidates, how likely the model finds this one: its own measure, which
            nobody has calibrated; None where it wrote freely.
    """

    answer: str
    share: float | None = None


@runtime_checkable
class Teller(Protocol):
    """A language model, local or not."""

    @property
    def name(self) -> str: ...

    def say(self, prompt: str, candidates: Sequence[str]) -> Said:
        """What it answers; of candidates one of them."""


@dataclass(frozen=True)
class FunctionTeller:
    """A Python function, prompt -> answer, as a teller.

    Attributes:
        function: given the prompt.
    """

    function: Callable[[str], str]

    @property
    def name(self) -> str:
        """Of the function, with where it is from."""
        module = getattr(self.function, "__module__", "")
        own = getattr(self.function, "__qualname__", type(self.function).__name__)
        return f"{module}.{own}" if module else own

    def say(self, prompt: str, candidates: Sequence[str]) -> Said:
        """What the function gives; of candidates the one that it names.

        Raises:
            DomainError: it gives no text, or none of the candidates.
        """
        answer = self.function(prompt)
        if not isinstance(answer, str):
            raise DomainError(
                f"the function gave {type(answer).__name__}",
                where=self.name,
                expected="a text",
            )
        answer = answer.strip()
        if not candidates:
            return Said(answer)
        wanted = answer.casefold().rstrip(".")
        meant = [one for one in candidates if one.casefold() == wanted]
        if not meant:
            raise DomainError(
                f"it answered '{answer[:60]}', which is no candidate",
                where=self.name,
                expected=f"one of: {', '.join(candidates)}",
            )
        return Said(meant[0])


@dataclass(frozen=True)
class Told:
    """What a language model answered from what a run has found. It is the model's answer, not one
    that the steps have found: that one stands beside it, with its own confidence.

    Attributes:
        by: the model.
        answer: its words; None where it failed.
        share: see ``Said``.
        candidates: that it chose from.
        evidence: what it was given, as canonical JSON.
        prompt: the text that it went on from.
        reason: why there is no answer.
    """

    by: str
    answer: str | None
    share: float | None
    candidates: tuple[str, ...]
    evidence: str
    prompt: str
    model: ModelCard | None = None
    reason: str | None = None

    def __str__(self) -> str:
        said = self.answer if self.answer is not None else f"nothing: {self.reason}"
        share = "" if self.share is None else f" ({self.share:.2f} of its candidates, uncalibrated)"
        return f"{self.by} says: {said}{share}"

    def record(self) -> ToldRecord:
        """For the trail."""
        card = self.model
        return ToldRecord(
            by=self.by,
            answer=self.answer or "",
            share=None if self.share is None else round(self.share, 6),
            candidates=self.candidates,
            evidence=self.evidence,
            prompt_sha256=digest_of(self.prompt),
            weights=None if card is None else card.weights,
            revision=None if card is None else card.revision,
            reason=self.reason,
        )

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "by": self.by,
            "answer": self.answer,
            "share": None if self.share is None else round(self.share, 6),
            "reason": self.reason,
            "prompt_sha256": digest_of(self.prompt),
        }


def tell(teller: Teller, trail: Trail, candidates: Sequence[str]) -> Told:
    """Give a teller what a run has found. Whatever it raises, only its own answer is lost: that it
    answered none of the candidates (a DomainError) is then the reason.

    Raises:
        TrailError: what was found cannot be put into words.
    """
    candidates = tuple(candidates)
    evidence = evidence_of(trail, candidates)
    written, prompt = encoded_text(evidence), prompt_of(evidence)
    answer, share, reason = None, None, None
    try:
        said = teller.say(prompt, candidates)
        if candidates and said.answer not in candidates:
            raise DomainError(f"it answered '{said.answer[:60]}', which is no candidate")
        if not sound_text(said.answer):
            raise DomainError("it answered with what is no text that can be kept")
        if said.share is not None and not 0 <= said.share <= 1:  # NaN is neither
            raise DomainError(f"its share of the candidates is {said.share}, not from 0 to 1")
        answer, share = said.answer[:_LONGEST] or None, said.share
        reason = None if answer else "it said nothing"
    except NmnError as error:
        reason = error.summary
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        text = " ".join(str(error).split())[:300]
        reason = f"{type(error).__name__}: {text}"
    card = getattr(teller, "card", None)
    return Told(teller.name, answer, share, candidates, written, prompt, card, reason)


def teller_of(given: object, device: str = "cpu") -> Teller:
    """The teller that is meant: a folder or hub id of a language model, a function, or a teller.

    Raises:
        DomainError: it is none of these, or the model is not on this machine or not whole.
        MissingExtra: ``transformers`` is not installed.
    """
    if isinstance(given, str):
        from nmn.pipeline.language_model import language_model

        return language_model(given, device)
    if isinstance(given, Teller):
        return given
    if callable(given):
        return FunctionTeller(given)
    raise DomainError(
        f"{given!r:.60} is no language model",
        expected="the folder of one, a function from a prompt to an answer, or a Teller",
    )
