"""Random well-typed programs over all of CLEVRER's functions, and those of its question types."""

from random import Random

from tests.domains.clevrer.made import LOOKS

_COLORS = ("gray", "red", "blue", "green", "purple", "cyan")
_MATERIALS, _SHAPES = ("metal", "rubber"), ("cube", "sphere", "cylinder")
ROOTS = ("number", "bool", "color", "material", "shape", "direction")


def program(random: Random, root: str, depth: int = 5) -> list[str]:
    """A random program whose answer is of this type."""
    return _Maker(random).make(root, depth)


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random

    def make(self, wanted: str, depth: int) -> list[str]:
        pick = self._random.choice
        if depth <= 0 and wanted in ("objects", "events", "event", "object"):
            return self._leaf(wanted)
        # What is taken in order, then what is written behind it.
        ways: dict[str, list[tuple[list[str], list[str]]]] = {
            "objects": [
                ([], ["objects"]),
                (["objects"], [pick(_COLORS), "filter_color"]),
                (["objects"], [pick(_MATERIALS), "filter_material"]),
                (["objects"], [pick(_SHAPES), "filter_shape"]),
                (["objects", "frame"], [pick(("filter_moving", "filter_stationary"))]),
                (["objects", "frame"], ["filter_resting"]),
                (["objects"], ["null", pick(("filter_moving", "filter_stationary"))]),
                (["objects"], ["null", "filter_resting"]),
            ],
            "object": [
                (["objects"], ["unique"]),
                ([], self._leaf("object")),
                (["event"], ["get_object"]),
                (["event", "object"], ["get_col_partner"]),
            ],
            "events": [
                ([], ["events"]),
                ([], ["unseen_events"]),
                ([], ["all_events"]),
                (["object"], ["counterfact_events"]),
                (["events", "object"], ["get_counterfact"]),
                *((["events", one], [f"filter_{kind}"])
                  for one in ("objects", "object") for kind in ("in", "out", "collision")),
                (["events", "event"], [pick(("filter_before", "filter_after"))]),
                (["events", "event"], ["filter_ancestor"]),
            ],
            "event": [
                ([], [pick(("start", "end"))]),
                (["events"], ["unique"]),
                (["events"], [pick(("filter_start", "filter_end"))]),
                *((["events"], [order, "filter_order"]) for order in ("first", "second", "last")),
            ],
            "frame": [(["event"], ["get_frame"])],
            "number": [(["objects"], ["count"]), (["events"], ["count"])],
            "bool": [
                (["objects"], ["exist"]), (["events"], ["exist"]), (["bool"], ["negate"]),
                (["event", "events"], ["belong_to"]), (["object", "events"], ["belong_to"]),
            ],
            "direction": [(["object", "frame"], ["query_direction"])],
        }  # fmt: skip
        for name in ("color", "material", "shape"):
            ways[name] = [(["object"], [f"query_{name}"])]
        taken, behind = pick(ways[wanted])
        return [*(token for one in taken for token in self.make(one, depth - 1)), *behind]

    def _leaf(self, wanted: str) -> list[str]:
        if wanted == "object":
            look = self._random.choice(LOOKS)
            return [
                "objects", look["color"], "filter_color", look["material"], "filter_material",
                "unique",
            ]  # fmt: skip
        leaves = {"objects": ["objects"], "events": ["events"], "event": ["end"]}
        return leaves[wanted]
