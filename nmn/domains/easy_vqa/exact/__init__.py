"""The family "easy_symbolic": the exact meaning of easy-VQA's questions.

CLEVR's functions on easy-VQA's words, and ``not``. Importing this package registers it.
"""

from nmn.domains.easy_vqa.exact import functions  # noqa: F401
