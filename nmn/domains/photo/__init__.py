"""Photographs and the 80 everyday classes of COCO: all that only this domain knows."""

from nmn.registry import DOMAINS

DOMAINS.place("photo", "nmn.domains.photo.domain:DOMAIN")
