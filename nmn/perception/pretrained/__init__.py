"""Pretrained detectors and encoders, by local path or hub id.

Detectors become perceptions, encoders give features, both through ``nmn.load`` and the command
line; each adapter is one file.
"""
