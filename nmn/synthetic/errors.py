"""What can go wrong when a world is made.

NmnError
└── WorldError           a scene, picture or data set cannot be made as asked
    └── BlenderError     the optional program Blender is missing, or failed
"""

from nmn.errors import NmnError


class WorldError(NmnError):
    """A scene, picture or data set cannot be made as asked."""


class BlenderError(WorldError):
    """Blender is not there, or it did not render what it was given."""
