"""Photographs and the 80 everyday classes of COCO: all that only this domain knows."""

from nmn.registry import DOMAINS, PERCEPTIONS

DOMAINS.place("photo", "nmn.domains.photo.domain:DOMAIN")
PERCEPTIONS.place("photo-detector", "nmn.domains.photo.domain:photo_scenes")
