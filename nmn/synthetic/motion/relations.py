"""How the agent stands to each thing in each frame: rules over exact places.

Of every group a thing in view has at least one relation to the agent:

- attention: *looking at* where the agent's gaze points at the thing's centre within 15 degrees,
  as seen from above; *not looking at* everywhere else, and at what is held over the head.
- spatial, as the viewer sees it: *above* for a thing that is over the agent's head; else
  *on the side of* where it is further to the side than away along the view, *in front of* where it
  is nearer to the viewer than the agent, *behind* where it is further.
- contact: *holding* what is in the hands, and *carrying* it while the agent walks; *touching* what
  stands on the ground at most 0.06 units from the agent; else *not contacting*.

What is not in view has no relation.
"""

import math

import numpy as np
from numpy.typing import NDArray

from nmn.synthetic.motion.clip import MOVING, Course, Thing
from nmn.synthetic.motion.words import RELATIONS

LOOKING = math.radians(15)
TOUCHING = 0.06

AGENT_HEIGHT = 1.3
"""The top of the agent's head."""


def relations_of(
    things: tuple[Thing, ...],
    course: Course,
    gaze: NDArray[np.float64],
    hands: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """``[n, T, len(RELATIONS)]``; the agent is thing 0.

    Arguments:
        gaze: ``[T]`` radians.
        hands: ``[T]`` the thing in the agent's hands, -1 for none.
    """
    way = course.place - course.place[:1]
    x, y = way[..., 0], way[..., 1]
    radius = np.array([thing.radius for thing in things])
    half = np.array([thing.half for thing in things])
    gap = np.hypot(x, y) - radius[:, None] - radius[0]
    off = np.abs((np.arctan2(y, x) - gaze + math.pi) % math.tau - math.pi)
    above = course.place[..., 2] - half[:, None] >= AGENT_HEIGHT - 1e-6
    held = hands == np.arange(len(things))[:, None]
    walking = np.hypot(course.velocity[0, :, 0], course.velocity[0, :, 1]) > MOVING
    looking = (off <= LOOKING) & ~above
    aside = np.abs(x) >= np.abs(y)
    touching = (gap <= TOUCHING) & ~held
    found = {
        "looking at": looking,
        "not looking at": ~looking,
        "above": above,
        "on the side of": aside & ~above,
        "in front of": (y < 0) & ~aside & ~above,
        "behind": (y >= 0) & ~aside & ~above,
        "holding": held,
        "carrying": held & walking,
        "touching": touching,
        "not contacting": ~held & ~touching,
    }
    out = np.stack([found[word] for word in RELATIONS], -1) & course.inside[..., None]
    out[0] = False
    return out
