"""A scene graph written by hand, nine frames long, and files of it.

frame        bag          door         phone        actions
000010  0 s  -            touch        -            -
000020  1 s  hold         touch        -            opening a door
000030  2 s  hold         look         -            opening a door, taking a bag
000040  3 s  hold touch   -            -            taking a bag
000050  4 s  touch        -            side         -
000060  5 s  -            -            touch        walking
000070  6 s  side         -            touch hold   walking
000080  7 s  side         -            -            walking, putting down a bag
000090  8 s  -            -            -            putting down a bag

What a name stands under is in view. "hold" in 000020 to 000040 is a contact and in 000070 a verb.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.domains.agqa.programs import ENGLISH, IDS

FRAMES = [f"0000{k}0" for k in range(1, 10)]
_SEEN: dict[str, dict[int, list[str]]] = {
    "o1": {2: ["r15"], 3: ["r15"], 4: ["r15", "r25"], 5: ["r25"], 7: ["r8"], 8: ["r8"]},
    "o3": {1: ["r25"], 2: ["r25"], 3: ["r1"]},
    "o5": {5: ["r8"], 6: ["r25"], 7: ["r25", "v025"]},
}
_DONE: dict[str, tuple[float, float, list[int], str, str]] = {
    "c008/1": (0.8, 2.5, [2, 3], "v001", "o3"),
    "c098/1": (1.9, 3.4, [3, 4], "v000", "o1"),
    "c150/1": (4.5, 7.9, [6, 7, 8], "v025", "o5"),
    "c023/1": (7.0, 8.2, [8, 9], "v025", "o1"),
}
_GROUPS = {"r1": "attention", "r8": "spatial", "r15": "contact", "r25": "contact"}


def vertices() -> dict[str, dict[str, Any]]:
    """The vertices by id, references as ids."""
    made: dict[str, dict[str, Any]] = {}

    def empty() -> dict[str, list[str]]:
        return {group: [] for group in ("attention", "contact", "spatial", "verb")}

    for k, name in enumerate(FRAMES):
        made[name] = {
            "id": name, "type": "frame", "secs": float(k), "objects": [], **empty(), "actions": [],
        }  # fmt: skip
    for thing, frames in _SEEN.items():
        for number, relations in frames.items():
            frame = FRAMES[number - 1]
            item = f"{thing}/{frame}"
            made[item] = {"id": item, "type": "object", "class": thing, **empty(), "visible": True}
            made[frame]["objects"].append(item)
            for relation in relations:
                one, group = f"{relation}/{frame}", _GROUPS.get(relation, "verb")
                if one not in made:
                    made[one] = {"id": one, "type": group, "class": relation, "objects": []}
                    made[frame][group].append(one)
                made[one]["objects"].append(item)
                made[item][group].append(one)
    for name, (start, end, numbers, verb, thing) in _DONE.items():
        shown = [FRAMES[number - 1] for number in numbers]
        made[name] = {
            "id": name, "type": "act", "charades": name.split("/")[0], "start": start, "end": end,
            "length": end - start, "all_f": shown, "verb_id": verb, "object_id": thing,
        }  # fmt: skip
        for frame in shown:
            made[frame]["actions"].append(name)
    return made


def linked(plain: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same with references as the vertices themselves, as the published pickle has them."""
    made = {name: dict(vertex) for name, vertex in plain.items()}
    for vertex in made.values():
        for key in ("objects", "attention", "contact", "spatial", "verb", "actions"):
            if key in vertex:
                vertex[key] = [made[one] for one in vertex[key]]
    for before, after in pairwise(FRAMES):
        made[before]["next"], made[after]["prev"] = made[after], made[before]
    return made


def write(folder: Path, questions: Any, graphs: Any = None) -> tuple[Path, Path]:
    """(questions, scene graphs), with the maps of words beside them."""
    paths = folder / "questions.json", folder / "graphs.json"
    paths[0].write_text(json.dumps(questions))
    paths[1].write_text(json.dumps({"V1": vertices()} if graphs is None else graphs))
    (folder / "ENG.txt").write_text(json.dumps(ENGLISH))
    (folder / "IDX.txt").write_text(json.dumps(IDS))
    return paths


def question(program: str, answer: str | None = None, **more: Any) -> dict[str, Any]:
    """A record."""
    return {"question": "?", "answer": answer, "video_id": "V1", "program": program, **more}
