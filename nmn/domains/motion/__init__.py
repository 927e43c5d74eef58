"""The motion world: clips with exact truth, in the files and words of the field's data sets."""

from nmn.registry import DOMAINS, GENERATORS, PERCEPTIONS

DOMAINS.place("motion", "nmn.domains.motion.domain:DOMAIN")
GENERATORS.place("motion-templates", "nmn.domains.motion.reading:motion_templates")
PERCEPTIONS.place("motion-pixels", "nmn.domains.motion.perception.clips:MotionPerception")
