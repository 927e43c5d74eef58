"""Records of STAR in its own layout: the documented one, and made-up situations."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def program(*entries: str | tuple[str, ...]) -> list[Json]:
    """Functions, each with the words it is given."""
    split = [(one,) if isinstance(one, str) else one for one in entries]
    return [{"function": name, "value_input": list(words)} for name, *words in split]


TIDIED = program(
    "Situations", "Actions", ("Filter_Actions_with_Verb", "tidy"), "Unique", "Query_Objs"
)

# As published in the description of the data (the situations of two of its 39 frames).
DOCUMENTED: Json = {
    "question_id": "Interaction_T1_13",
    "question": "Which object was tidied up by the person?",
    "video_id": "6H78U",
    "start": 11.1,
    "end": 19.6,
    "choices": [
        {"choice": f"The {one}.", "choice_id": k, "choice_program": program(("Equal", one))}
        for k, one in enumerate(("closet/cabinet", "blanket", "clothes", "table"))
    ],
    "answer": "The clothes.",
    "question_program": TIDIED,
    "situations": {
        "000198": {
            "actions": ["a004", "a002"],
            "bbox": [[113.9, 270.28, 169.28, 303.74], [254.22, 34.15, 318.76, 467.99]],
            "bbox_labels": ["o019", "o000"],
            "rel_labels": ["r003"],
            "rel_pairs": [["o000", "o019"]],
        },
        "000339": {
            "actions": ["a004", "a056", "a001"],
            "bbox": [
                [141.44, 161.96, 198.31, 211.96], [139.1, 162.63, 197.93, 211.75],
                [141.64, 161.2, 199.14, 212.7], [158.54, 17.52, 303.67, 458.43],
            ],
            "bbox_labels": ["o027", "o019", "o004", "o000"],
            "rel_labels": ["r009", "r002", "r009", "r002", "r009", "r002"],
            "rel_pairs": [["o000", one] for one in ("o027", "o019", "o004") for _ in "ab"],
        },
    },
}  # fmt: skip


def situation(
    actions: Sequence[object] = (), objects: Sequence[object] = (), relations: Sequence[object] = ()
) -> Json:
    """One frame, without boxes."""
    return {
        "actions": list(actions), "bbox_labels": list(objects), "rel_labels": list(relations),
    }  # fmt: skip


def question(
    situations: Mapping[str, Json],
    own: Sequence[Json],
    *choices: Sequence[Json],
    answer: int | None = 0,
    **more: Any,
) -> Json:
    """A record with these choices' programs; the texts of the choices are their numbers."""
    made: Json = {
        "question_id": "Sequence_T1_1",
        "video_id": "6H78U",
        "question_program": list(own),
        "choices": [
            {"choice_id": k, "choice": f"{k}.", "choice_program": list(one)}
            for k, one in enumerate(choices)
        ],
        "situations": dict(situations),
    }
    if answer is not None:
        made["answer"] = f"{answer}."
    return {**made, **more}


def write_json(path: Path, found: object) -> Path:
    path.write_text(json.dumps(found), encoding="utf-8")
    return path
