"""How right are the answers, and are they right for the right reasons?

    evaluate_clevr, evaluate_shapes, evaluate_easy_vqa    files in, a ``Report`` out
    assess                                                any items and engines in, a report out

An ``Engine`` gives the value of every node; the exact ones are in ``symbolic``, those of a trained
domain in ``learned``.
"""

from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import Engine, ModuleEngine, Speed
from nmn.evaluation.items import Item
from nmn.evaluation.report import Report
from nmn.evaluation.values import Values

__all__ = [
    "Bench",
    "Engine",
    "Item",
    "ModuleEngine",
    "Report",
    "Speed",
    "Values",
    "assess",
]
