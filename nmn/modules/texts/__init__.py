"""Modules that ask a pretrained model of pictures and texts (CLIP, SigLIP) what words are like.

The model has looked at the media before: percepts hold its features. Here it reads the words, and
compares. What it says are its own words, not this library's: the trail names it with each step.
"""

from nmn.modules.texts.clips import LocalizeText, TrackLooks
from nmn.modules.texts.likeness import TextReader
from nmn.modules.texts.pictures import Looks, Shows, VerifyLooks

__all__ = ["LocalizeText", "Looks", "Shows", "TextReader", "TrackLooks", "VerifyLooks"]
