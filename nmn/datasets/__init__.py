"""Readers of published data sets, one file each. What is wrong with a record is told, not raised.

    read_clevr_questions, read_clevr_scenes    CLEVR 1.0, .json or .json.gz
    read_shapes                                the folders of SHAPES
    read_easy_vqa                              the package easy-vqa

Each gives ``Records``: the good records, and one ``Problem`` for each bad one. Only a file that
cannot be read at all raises a DatasetError.
"""

from nmn.datasets.records import Problem, Records

__all__ = [
    "Problem",
    "Records",
]
