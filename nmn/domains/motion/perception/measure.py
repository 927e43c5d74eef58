"""How well clips are seen: what is found, what it is called, where it is, how the agent stands."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nmn.domains.motion.perception.places import Moved
from nmn.synthetic.motion import MotionClip
from nmn.synthetic.motion.relations import relations_of
from nmn.synthetic.motion.words import RELATIONS

_HANDS = 0.15  # world units over the ground: what is so high is held, for nothing else holds it


@dataclass
class Tally:
    """Counts over clips, from which ``figures`` makes rates."""

    clips: int = 0
    kinds: int = 0
    kinds_found: int = 0
    kinds_claimed: int = 0
    clips_right: int = 0
    shown: int = 0
    shown_found: int = 0
    shown_claimed: int = 0
    sizes: list[bool] = field(default_factory=list)
    materials: list[bool] = field(default_factory=list)
    away: list[NDArray[np.float64]] = field(default_factory=list)
    gaps: list[NDArray[np.float64]] = field(default_factory=list)
    speeds: list[NDArray[np.float64]] = field(default_factory=list)
    turned: list[NDArray[np.float64]] = field(default_factory=list)
    related: list[NDArray[np.bool_]] = field(default_factory=list)

    def count(self, clip: MotionClip, moved: Moved) -> None:
        """Add a clip of an agent, and what was seen of it at the same frames."""
        true = {thing.kind: number for number, thing in enumerate(clip.things)}
        said = {thing.kind: number for number, thing in enumerate(moved.things)}
        # What is never in view cannot be seen.
        true = {kind: k for kind, k in true.items() if clip.course.inside[k].any()}
        both = [(true[kind], said[kind]) for kind in true.keys() & said.keys()]
        self.clips += 1
        self.kinds += len(true)
        self.kinds_claimed += len(said)
        self.kinds_found += len(both)
        self.clips_right += true.keys() == said.keys()
        self.shown += int(clip.course.inside.sum())
        self.shown_claimed += int(moved.course.inside.sum())
        reckoned = _relations(moved)
        for one, other in both:
            known = clip.course.inside[one] & moved.course.inside[other]
            self.shown_found += int(known.sum())
            off = clip.course.place[one] - moved.course.place[other]
            self.away.append(np.hypot(off[:, 0], off[:, 1])[known])
            drift = clip.course.velocity[one] - moved.course.velocity[other]
            self.speeds.append(np.hypot(drift[:, 0], drift[:, 1])[known])
            if clip.things[one].agent:
                turned = (clip.gaze - moved.gaze + np.pi) % (2 * np.pi) - np.pi
                self.turned.append(np.degrees(np.abs(turned)))
                continue
            self.sizes.append(clip.things[one].half == moved.things[other].half)
            self.materials.append(clip.things[one].material == moved.things[other].material)
            self.gaps.append(np.abs(_gap(clip, one) - _gap(moved, other))[known])
            self.related.append((clip.relations[one] == reckoned[other])[known])

    def figures(self) -> dict[str, float]:
        """Rates in [0, 1]; errors in world units, units a second and degrees."""
        related = np.concatenate(self.related)
        made = {
            "clips": float(self.clips),
            "kinds found": self.kinds_found / max(1, self.kinds),
            "kinds right": self.kinds_found / max(1, self.kinds_claimed),
            "clips with just the right kinds": self.clips_right / max(1, self.clips),
            "found where in view": self.shown_found / max(1, self.shown),
            "in view where claimed": self.shown_found / max(1, self.shown_claimed),
            "sizes": float(np.mean(self.sizes)),
            "materials": float(np.mean(self.materials)),
            "relations": float(related.mean()),
        }
        for number, name in enumerate(RELATIONS):
            made[f"relation {name}"] = float(related[:, number].mean())
        for name, parts in (
            ("place", self.away),
            ("gap to the agent", self.gaps),
            ("velocity", self.speeds),
            ("gaze", self.turned),
        ):
            errors = np.concatenate(parts)
            made[f"{name} median"] = float(np.median(errors))
            made[f"{name} 95 %"] = float(np.percentile(errors, 95))
        return {name: round(value, 4) for name, value in made.items()}


def _relations(moved: Moved) -> NDArray[np.bool_]:
    """By the world's own rules, from what was seen."""
    if not moved.things or not moved.things[0].agent:
        return np.zeros((*moved.course.inside.shape, len(RELATIONS)), dtype=np.bool_)
    half = np.array([thing.half for thing in moved.things])
    bottom = moved.course.place[..., 2] - half[:, None]
    bottom[0] = 0
    hands = np.where(bottom.max(0) > _HANDS, bottom.argmax(0), -1)
    return relations_of(moved.things, moved.course, moved.gaze, hands)


def _gap(of: MotionClip | Moved, thing: int) -> NDArray[np.float64]:
    way = of.course.place[thing] - of.course.place[0]
    return np.asarray(
        np.hypot(way[:, 0], way[:, 1]) - of.things[thing].radius - of.things[0].radius
    )
