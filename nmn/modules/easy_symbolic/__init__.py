"""The family "easy_symbolic": the exact meaning of easy-VQA's questions.

CLEVR's functions on easy-VQA's words, and ``not``. Importing this package registers it.
"""

from nmn.modules.easy_symbolic import functions  # noqa: F401
