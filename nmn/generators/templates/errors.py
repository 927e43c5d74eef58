"""What can be wrong with the material that questions are made from.

NmnError
└── DatasetError          a scene or a file is not in its format
    └── TemplateError     a template file or a word list cannot be used
"""

from nmn.errors import DatasetError


class TemplateError(DatasetError):
    """A template file or a word list cannot be used; ``where`` names the file and the template."""
