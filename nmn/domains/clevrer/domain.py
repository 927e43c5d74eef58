"""The CLEVRER domain: solids that move and collide, and questions about causes.

Its programs run exactly on what annotations and prediction files state. No network of nmn has
learned to see such clips or to read such questions.
"""

from dataclasses import replace
from pathlib import Path

from nmn.domains.clevrer.exact import EXACT
from nmn.domains.clevrer.words import ANSWERS, VOCABULARIES
from nmn.domains.domain import Domain
from nmn.generators.from_dialect import DialectReader
from nmn.generators.generator import Asked

_EXAMPLE = '"objects metal filter_material count"'


def _generator(domain: Asked) -> DialectReader:
    return DialectReader(domain.language, "clevrer", str.split, _EXAMPLE)


def _of_records(scene_graphs: Path, words: Path | None) -> Domain:
    from nmn.domains.clevrer.records import open_clevrer

    return replace(DOMAIN, records=open_clevrer(scene_graphs, words))


DOMAIN = Domain(
    name="clevrer",
    summary="CLEVRER clips: what moves and collides, why, what follows, and what else could be.",
    calls=EXACT,
    exact=EXACT,
    vocabularies=VOCABULARIES,
    answers=ANSWERS,
    sees_with="annotations",
    reads_with=_generator,
    about="annotated clip",
    of_records=_of_records,
    naming="shape",
    tasks={"eval": "nmn.domains.clevrer.evaluate:EVALUATE"},
)
