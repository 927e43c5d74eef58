"""The scenes of a file or a folder, to be asked about one by one: by their numbers."""

from functools import partial
from pathlib import Path

from nmn.domains.clevrer.data.clips import read_clevrer_clips
from nmn.perception.annotated import AnnotatedClips
from nmn.types import ClipGraph


def open_clevrer(scene_graphs: Path, _: Path | None) -> AnnotatedClips:
    """The scenes of annotations or prediction files.

    Raises:
        DatasetError: they cannot be read.
    """
    found = read_clevrer_clips(scene_graphs)
    graphs = {str(clip.scene_index): clip.graph for clip in found.good}
    bad = {str(problem.id): problem.message for problem in found.problems}
    return AnnotatedClips(str(scene_graphs), tuple(graphs), partial(_graph, graphs), bad)


def _graph(graphs: dict[str, ClipGraph], name: str) -> ClipGraph:
    return graphs[name]
