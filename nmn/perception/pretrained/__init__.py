"""Pretrained models from Hugging Face's ``transformers``, by local path or hub id.

Detectors become perceptions, encoders give features, both through ``nmn.load`` and the command
line; each adapter is one file. Nothing is downloaded: what is not on this machine is named.
"""

from nmn.perception.pretrained.source import ModelSource

__all__ = ["ModelSource"]
