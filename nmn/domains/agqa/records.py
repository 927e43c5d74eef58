"""The videos of a file of scene graphs, to be asked about one by one."""

from functools import partial
from pathlib import Path

from nmn.domains.agqa.data.clips import agqa_clip
from nmn.domains.agqa.data.scene_graphs import AgqaGraph, read_scene_graphs
from nmn.domains.agqa.data.word_files import read_words
from nmn.domains.agqa.words import AgqaWords
from nmn.perception.annotated import AnnotatedClips
from nmn.types import ClipGraph


def open_agqa(scene_graphs: Path, folder: Path | None) -> tuple[AgqaWords, AnnotatedClips]:
    """(the words of the file, its videos).

    Raises:
        DatasetError: the file cannot be read, or has no words.
    """
    words = read_words(scene_graphs, folder)
    found = read_scene_graphs(scene_graphs, words)
    graphs = {graph.video_id: graph for graph in found.good}
    bad = {str(problem.id): problem.message for problem in found.problems}
    make = partial(_clip, graphs, words)
    return words, AnnotatedClips(str(scene_graphs), tuple(graphs), make, bad)


def _clip(graphs: dict[str, AgqaGraph], words: AgqaWords, video: str) -> ClipGraph:
    return agqa_clip(graphs[video], words.vocabularies)
