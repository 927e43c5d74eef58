"""The situations of a file, asked about one by one: by the id of a question, or of a video."""

from functools import partial
from pathlib import Path

from nmn.domains.star.data.classes import find_words
from nmn.domains.star.data.graphs import StarGraph, read_star_graphs
from nmn.domains.star.data.situations import star_clip
from nmn.domains.star.words import StarWords
from nmn.perception.annotated import AnnotatedClips
from nmn.types import ClipGraph


def open_star(scene_graphs: Path, folder: Path | None) -> tuple[StarWords, AnnotatedClips]:
    """(the words of the file, its clips).

    Raises:
        DatasetError: the file or the words cannot be read.
    """
    words, _ = find_words(folder, scene_graphs)
    found = read_star_graphs(scene_graphs, words)
    graphs = {key: one for one in reversed(found.good) for key in one.ids}
    bad = {str(problem.id): problem.message for problem in found.problems if problem.id}
    make = partial(_clip, graphs, words)
    return words, AnnotatedClips(str(scene_graphs), tuple(graphs), make, bad)


def _clip(graphs: dict[str, StarGraph], words: StarWords, name: str) -> ClipGraph:
    one = graphs[name]
    return star_clip(one.situations, words, one.start, one.end)
