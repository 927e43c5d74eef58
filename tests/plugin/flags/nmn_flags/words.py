"""The colours of flags."""

from nmn.types import Vocabulary

RGB = {"red": (200, 0, 0), "green": (0, 150, 0), "blue": (0, 0, 200), "white": (255, 255, 255)}
COLOR = Vocabulary("color", tuple(RGB))
VOCABULARIES = {COLOR.name: COLOR}
