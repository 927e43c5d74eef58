"""What can go wrong in training.

NmnError
└── TrainingError    a run cannot begin, go on, or has left the numbers
"""

from nmn.errors import NmnError


class TrainingError(NmnError):
    """A training run cannot be begun or gone on with as asked, or its numbers have run away."""
