"""AGQA-Decomp's figures (arXiv 2204.07190, section 4): is a right answer right for a reason?

compositional_accuracy   of questions whose parts are all answered rightly
right_for_wrong_reasons  accuracy of questions with a part that is answered wrongly
delta                    the second less the first: above 0, reasons do not matter
internal_consistency     share of compositions whose answers go together, right or wrong
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmn.datasets import Problem
from nmn.domains.agqa.decomp.consistency import consistent
from nmn.domains.agqa.decomp.data import Hierarchy, SubQuestion, read_decomp
from nmn.domains.agqa.dialect import Agqa
from nmn.domains.agqa.words import AgqaWords
from nmn.evaluation.assess import Bench
from nmn.grammar import Language

Table = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class _Composed:
    """One composition whose answers are known to be right or wrong."""

    rule: str
    right: bool
    parts_right: bool
    consistent: bool | None


def composed(
    folder: Path,
    language: Language,
    dialect: Agqa,
    words: AgqaWords,
    bench: Bench,
    places: Mapping[str, int],
) -> tuple[Table, list[Problem]]:
    """(figures by rule of composition and of all, what could not be read).

    Arguments:
        bench: whose engine answers.
        places: video -> its clip's place on the bench.

    Raises:
        DatasetError: as ``read_decomp``.
    """
    found = read_decomp(folder, language, dialect)
    problems = list(found.problems)
    asked: list[tuple[int, SubQuestion]] = []
    for number, hierarchy in enumerate(found.good):
        lacking = {one.video_id for one in hierarchy.questions.values()} - set(places)
        for video in sorted(lacking):
            message = f"{hierarchy.key}: there is no scene graph of its video, {video}"
            problems.append(Problem(str(folder), None, message, hierarchy.key))
        asked += [(number, one) for one in hierarchy.questions.values() if one.video_id in places]
    programs = [one.translation.program for _, one in asked]
    about = [places[one.video_id] for _, one in asked]
    answers: dict[tuple[int, str], str | None] = {}
    if programs:
        values = bench.engine.values(programs, about, bench.seen)
        for place, (number, one) in enumerate(asked):
            said = values.answer(place, bench.vocabularies, bench.words)
            answers[number, one.text] = said
    made = [
        one
        for number, hierarchy in enumerate(found.good)
        for one in _judged(number, hierarchy, answers, words)
    ]
    groups = {rule: [one for one in made if one.rule == rule] for rule in {o.rule for o in made}}
    table = {rule: _figures(groups[rule]) for rule in sorted(groups)}
    return ({"all": _figures(made), **table} if made else {}), problems


def _judged(
    number: int,
    hierarchy: Hierarchy,
    answers: Mapping[tuple[int, str], str | None],
    words: AgqaWords,
) -> list[_Composed]:
    """The compositions of which every question was asked and has an answer in the file."""
    made = []
    for text, rule, parts in hierarchy.compositions:
        family = [hierarchy.questions.get(one) for one in (text, *parts)]
        known = [one for one in family if one is not None and one.answer is not None]
        if len(known) < len(family) or any((number, one.text) not in answers for one in known):
            continue
        given = [answers[number, one.text] for one in known]
        right = [
            said == words.plain(str(one.answer)) for said, one in zip(given, known, strict=True)
        ]
        programs = [one.program for one in known]
        agree = consistent(
            rule, programs[0], given[0], list(zip(programs[1:], given[1:], strict=True))
        )
        made.append(_Composed(rule, right[0], all(right[1:]), agree))
    return made


def _figures(some: list[_Composed]) -> dict[str, Any]:
    reasoned = _share([one.right for one in some if one.parts_right])
    lucky = _share([one.right for one in some if not one.parts_right])
    checked = [one.consistent for one in some if one.consistent is not None]
    return {
        "count": len(some),
        "accuracy": _share([one.right for one in some]),
        "compositional_accuracy": reasoned,
        "right_for_wrong_reasons": lucky,
        "delta": None if reasoned is None or lucky is None else round(lucky - reasoned, 6),
        "internal_consistency": _share(checked),
        "checked": len(checked),
    }


def _share(flags: list[bool]) -> float | None:
    return round(sum(flags) / len(flags), 6) if flags else None
