"""The family "easy_vqa": easy-VQA's functions, learned from questions and answers alone.

It has the signatures of "easy_symbolic", and gives probabilities where that one gives 0 and 1. Two
``Property`` are learned, colour and shape, and shared by ``filter`` and the two queries; the rest
is arithmetic of probabilities. Its modules are those of the family "clevr" on other words.

Scenes must have a table "features" ``[objects, 300]``: what an object looks like, 10 x 10 pixels.

``build_easy_vqa`` makes modules that share their properties; importing this package registers them.
"""

from nmn.domains.easy_vqa.modules.functions import (
    Exist,
    Filter,
    Not,
    QueryColor,
    QueryShape,
    SceneObjects,
    Unique,
)

LEARNED = (
    SceneObjects,
    Filter,
    Unique,
    Exist,
    QueryColor,
    QueryShape,
    Not,
)
