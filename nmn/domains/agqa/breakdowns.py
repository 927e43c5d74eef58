"""AGQA's own tables (arXiv 2103.16002, tables 2 to 6): accuracies by what a question takes.

Each group has all its questions, and of these the binary and the open ones. Indirect references
have a recall, the accuracy over all questions with one, and a precision, the accuracy over those
whose direct equivalent is answered rightly too: who fails at the direct question shows nothing
about the reference.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nmn.domains.agqa.data.questions import AgqaQuestion

Table = dict[str, dict[str, Any]]

_NOVEL = ("nc_seq", "nc_sup", "nc_dur", "nc_objrel")
_INDIRECT = ("i_obj", "i_rel", "i_act", "i_temp")


@dataclass(frozen=True)
class Judged:
    """A question whose file has an answer, and whether it was given."""

    question: AgqaQuestion
    right: bool


def breakdowns(judged: Sequence[Judged]) -> dict[str, Table]:
    """All tables; groups that no question belongs to are left out."""

    def by(names: Callable[[AgqaQuestion], Iterable[str]]) -> Table:
        found: dict[str, list[Judged]] = {}
        for one in judged:
            for name in names(one.question):
                found.setdefault(name, []).append(one)
        return {name: _group(found[name]) for name in sorted(found)}

    def flagged(*names: str) -> Callable[[AgqaQuestion], list[str]]:
        return lambda question: [name for name in names if question.flags.get(name)]

    def text(name: str) -> Callable[[AgqaQuestion], list[str]]:
        return lambda question: [question.texts[name]] if name in question.texts else []

    return {
        "overall": {"all": _group(judged)} if judged else {},
        "reasoning": by(lambda question: question.reasoning),
        "semantic": by(text("semantic")),
        "structural": by(text("structural")),
        "ans_type": by(text("ans_type")),
        "novel_composition": by(flagged("novel_comp", *_NOVEL)),
        "more_steps": by(flagged("more_steps")),
        "indirect_references": _references(judged, flagged("indirect", *_INDIRECT)),
    }


def _references(judged: Sequence[Judged], names: Callable[[AgqaQuestion], Iterable[str]]) -> Table:
    direct = {str(one.question.question_id): one.right for one in judged}
    found: dict[str, list[Judged]] = {}
    for one in judged:
        for name in names(one.question):
            found.setdefault(name, []).append(one)
    made: Table = {}
    for name in sorted(found):
        known = [one for one in found[name] if direct.get(str(one.question.direct_equiv))]
        made[name] = {
            **_group(found[name]),
            "recall": _share(found[name]),
            "precision": _share(known),
            "with_right_equivalent": len(known),
        }
    return made


def _group(some: Sequence[Judged]) -> dict[str, Any]:
    made: dict[str, Any] = {"count": len(some), "accuracy": _share(some)}
    for kind in ("binary", "open"):
        part = [one for one in some if one.question.texts.get("ans_type") == kind]
        if part:
            made[kind] = {"count": len(part), "accuracy": _share(part)}
    return made


def _share(some: Sequence[Judged]) -> float | None:
    return round(sum(one.right for one in some) / len(some), 6) if some else None
