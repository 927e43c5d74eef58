"""Pretrained models of Hugging Face's ``transformers``: named, found on this machine, loaded.

Nothing is downloaded, and no code of theirs is run: weights are read from safetensors only.
"""

from nmn.pretrained.files import ModelFiles, find_files
from nmn.pretrained.model import Loaded, Pretrained
from nmn.pretrained.source import ModelSource

__all__ = ["Loaded", "ModelFiles", "ModelSource", "Pretrained", "find_files"]
