"""The family "easy_symbolic": the exact meaning of easy-VQA's questions.

CLEVR's functions on easy-VQA's words, and ``not``. Importing this package registers it.
"""

from nmn.domains.easy_vqa.exact.functions import (
    Exist,
    Filter,
    Not,
    QueryColor,
    QueryShape,
    SceneObjects,
    Unique,
)

EXACT = (
    SceneObjects,
    Filter,
    Unique,
    Exist,
    QueryColor,
    QueryShape,
    Not,
)
