"""The CLEVRER domain: solids that move and collide, and questions about causes.

Its programs run exactly on what annotations and prediction files state. No network of nmn has
learned to see such clips or to read such questions: asked for either, the domain says so.
"""

from typing import NoReturn

from nmn.domains.clevrer.exact import EXACT
from nmn.domains.clevrer.words import ANSWERS, VOCABULARIES
from nmn.domains.domain import Domain
from nmn.errors import DomainError
from nmn.generators.generator import Asked


def no_perception() -> NoReturn:
    """What sees CLEVRER's clips is not there.

    Raises:
        DomainError: always.
    """
    raise DomainError(
        "nothing in this version of nmn has learned to see CLEVRER's clips",
        expected="annotations or prediction files in place of clips",
        hint="nmn eval clevrer --questions FILE --scene-graphs FILE answers questions about those",
    )


def no_generator(domain: Asked) -> NoReturn:
    """What reads CLEVRER's questions is not there.

    Raises:
        DomainError: always.
    """
    raise DomainError(
        "nothing in this version of nmn reads CLEVRER's questions in English",
        expected="a program",
        hint="CLEVRER's question files bring theirs: nmn eval clevrer runs them",
    )


DOMAIN = Domain(
    name="clevrer",
    summary="CLEVRER clips: what moves and collides, why, what follows, and what else could be.",
    calls=EXACT,
    exact=EXACT,
    vocabularies=VOCABULARIES,
    answers=ANSWERS,
    sees_with=no_perception,
    reads_with=no_generator,
    about="clip",
    naming="shape",
    tasks={"eval": "nmn.domains.clevrer.evaluate:EVALUATE"},
)
