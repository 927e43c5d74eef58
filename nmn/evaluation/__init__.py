"""How right are the answers, and are they right for the right reasons?

    evaluate_clevr, evaluate_shapes, evaluate_easy_vqa    files in, a ``Report`` out
    assess                                                any items and engines in, a report out

An ``Engine`` gives the value of every node; the exact ones are in ``symbolic``, those of a trained
domain in ``learned``.
"""

from nmn.datasets import clevr_language, easy_vqa_language, shapes_language
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.clevr import ClevrOptions, evaluate_clevr
from nmn.evaluation.easy_vqa import EasyVqaOptions, evaluate_easy_vqa
from nmn.evaluation.engine import Engine, ModuleEngine, Speed
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.evaluation.shapes import ShapesOptions, evaluate_shapes
from nmn.evaluation.symbolic import clevr_engine, easy_vqa_engine, shapes_engine
from nmn.evaluation.values import Values

__all__ = [
    "Bench",
    "ClevrOptions",
    "EasyVqaOptions",
    "Engine",
    "Item",
    "ModuleEngine",
    "Report",
    "ShapesOptions",
    "Speed",
    "Values",
    "assess",
    "clevr_engine",
    "clevr_language",
    "easy_vqa_engine",
    "easy_vqa_language",
    "evaluate_clevr",
    "evaluate_easy_vqa",
    "evaluate_shapes",
    "shapes_engine",
    "shapes_language",
]
