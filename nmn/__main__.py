"""``python -m nmn`` is the command ``nmn``."""

from nmn.cli.main import run

run()
