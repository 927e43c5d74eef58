"""Real clips and the 80 everyday classes of COCO: all that only this domain knows."""

from nmn.registry import DOMAINS, PERCEPTIONS

DOMAINS.place("clip", "nmn.domains.clip.domain:DOMAIN")
PERCEPTIONS.place("clip-tracker", "nmn.domains.clip.perception:clip_tracks")
