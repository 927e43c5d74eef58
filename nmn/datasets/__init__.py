"""Readers of published data sets, one file each. What is wrong with a record is told, not raised.

    read_clevr_questions, read_clevr_scenes    CLEVR 1.0, .json or .json.gz
    read_shapes                                the folders of SHAPES
    read_easy_vqa                              the package easy-vqa

Each gives ``Records``: the good records, and one ``Problem`` for each bad one. Only a file that
cannot be read at all raises a DatasetError.
"""

from nmn.datasets.clevr_questions import ClevrQuestion, read_clevr_questions
from nmn.datasets.clevr_scenes import ClevrScene, clevr_scene_graph, read_clevr_scenes
from nmn.datasets.easy_vqa import EasyVqaQuestion, easy_vqa_folder, read_easy_vqa
from nmn.datasets.easy_vqa_pixels import easy_vqa_scene_graph
from nmn.datasets.languages import clevr_language, easy_vqa_language, shapes_language
from nmn.datasets.records import Problem, Records
from nmn.datasets.shapes import ShapesQuestion, read_shapes, read_shapes_images, shapes_splits
from nmn.datasets.shapes_graphs import shapes_scene_graphs

__all__ = [
    "ClevrQuestion",
    "ClevrScene",
    "EasyVqaQuestion",
    "Problem",
    "Records",
    "ShapesQuestion",
    "clevr_language",
    "clevr_scene_graph",
    "easy_vqa_folder",
    "easy_vqa_language",
    "easy_vqa_scene_graph",
    "read_clevr_questions",
    "read_clevr_scenes",
    "read_easy_vqa",
    "read_shapes",
    "read_shapes_images",
    "shapes_language",
    "shapes_scene_graphs",
    "shapes_splits",
]
