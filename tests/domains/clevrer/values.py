"""Values of programs, as CLEVRER's files would state them."""

from collections.abc import Sequence
from typing import Any

from nmn.domains.clevrer.data.clips import ClevrerClip
from nmn.domains.clevrer.dialect import DIALECT
from nmn.domains.clevrer.domain import DOMAIN
from nmn.domains.clevrer.steps import as_in_files
from nmn.domains.learned import exact_engine


def values(
    clips: Sequence[ClevrerClip], asked: Sequence[tuple[list[str], int]]
) -> list[tuple[list[Any], str | None]]:
    """For each program and its clip the values of its functions, and why it has no answer."""
    language = DOMAIN.exact_language
    words = dict(language.vocabularies)
    read = [DIALECT.read(names, language) for names, _ in asked]
    places = [at for _, at in asked]
    graphs = [clip.graph for clip in clips]
    found = exact_engine(DOMAIN).values([one.program for one in read], places, graphs)
    made = []
    for question, (one, at) in enumerate(zip(read, places, strict=True)):
        nodes = one.program.nodes
        steps = [
            as_in_files(found.shown(question, node, words), nodes[node].type.family, clips[at])
            for node in one.node_of
        ]
        made.append((steps, found.reasons.get(question)))
    return made
