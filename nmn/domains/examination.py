"""A generator examined on a domain's questions: what ``nmn eval-parser`` runs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nmn.domains.domain import Domain
from nmn.domains.learned import exact_engine
from nmn.errors import ProgramError
from nmn.evaluation.reading import Attempt, answers_agree, attempt
from nmn.evaluation.reading_report import ReadingReport
from nmn.evaluation.rewordings import read_rewordings
from nmn.grammar import Language
from nmn.grammar.equivalence import Equivalence


def examine_generator(domain: Domain, questions: Path, generator: str | None) -> ReadingReport:
    """Let a generator read the questions of a file, and compare with what they mean.

    Arguments:
        questions: see ``read_rewordings``.
        generator: a name; None is the domain's own.

    Raises:
        DatasetError: the file cannot be read, or has no question about the domain.
        DomainError: no such generator, one that does not fit the domain, or questions with scenes
            where the domain has no world of its own.
    """
    of = domain.extended(generator=generator)
    reader = of.generator
    found = read_rewordings(questions, of.language, of.name)
    same = (of.equivalence or Equivalence()).same
    attempts = [attempt(one, reader, of.language, same) for one in found.good]
    settings = {"domain": of.name, "generator": reader.name, "questions_file": str(questions)}
    return ReadingReport(settings, _tried(of, attempts), found.problems)


def _tried(domain: Domain, attempts: Sequence[Attempt]) -> Sequence[Attempt]:
    """The same, with programs run on the scenes of their questions."""
    read = [one for one in attempts if one.read and one.asked.scenes]
    if not read:
        return attempts
    percepts = domain.seen_truly({scene for one in read for scene in one.asked.scenes})
    engine = exact_engine(domain)
    able = {one.asked.id: again for one in read if (again := _exact(one, engine.language))}
    agreed = dict(zip(able, answers_agree([*able.values()], engine, percepts), strict=True))
    return [
        replace(one, agrees=agreed.get(one.asked.id, False))
        if one.read and one.asked.scenes
        else one
        for one in attempts
    ]


def _exact(one: Attempt, language: Language) -> Attempt | None:
    """The same program for exact modules; None where it calls one of another package, of which
    nobody can state the truth."""
    try:
        return replace(one, program=language.parse(str(one.text)))
    except ProgramError:
        return None
