"""CLEVRER's four types of questions, with programs in the spelling of its question files.

Types are those of the paper, section 3.2: descriptive questions have an answer of a word or a
number, and explanatory, predictive and counterfactual ones have choices, each right or wrong.
Slots: {x} and {y} are the names that find one object; {a} "color", "material" or "shape".
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Template:
    """One kind of question.

    Attributes:
        name: of its balance.
        type, subtype: as records have them.
        english: ways to ask; {X} and {Y} are objects as they are called.
        program: names; of multiple choice what stands behind a choice's.
        objects: how many objects it names.
        choices: of multiple choice, what may be chosen: "causes" are objects and events, "hits"
            collisions; "" where there are none.
    """

    name: str
    type: str
    subtype: str
    english: tuple[str, ...]
    program: str
    objects: int = 0
    choices: str = ""


_ENTERS = "events {x} filter_in unique"
_HIT = "events {x} filter_collision {y} filter_collision unique"


def _descriptive(
    name: str, subtype: str, program: str, *english: str, objects: int = 0
) -> Template:
    return Template(
        name=name,
        type="descriptive",
        subtype=subtype,
        english=english,
        program=program,
        objects=objects,
    )


def _moments() -> tuple[Template, ...]:
    """What moves, or rests, when the video begins or ends."""
    found = []
    for event, when in (("start", "begins"), ("end", "ends")):
        for motion, doing in (("moving", "moving"), ("stationary", "stationary")):
            some = f"objects {event} get_frame filter_{motion}"
            found += [
                _descriptive(
                    f"count_{motion}_{event}",
                    "count",
                    f"{some} count",
                    f"How many {doing} objects are there when the video {when}?",
                    f"When the video {when}, how many objects are {doing}?",
                ),
                _descriptive(
                    f"exist_{motion}_{event}",
                    "exist",
                    f"{{x}} {event} get_frame filter_{motion} exist",
                    f"Is {{X}} {doing} when the video {when}?",
                    f"When the video {when}, is {{X}} {doing}?",
                    objects=1,
                ),
            ]
    return tuple(found)


def _queries() -> tuple[Template, ...]:
    """Colour, material and shape of what comes, goes and is hit."""
    found = []
    for a in ("color", "material", "shape"):
        for order in ("first", "second", "last"):
            for kind, verb in (("in", "enter"), ("out", "exit")):
                found.append(
                    _descriptive(
                        f"query_{a}_{order}_{kind}",
                        f"query_{a}",
                        f"events objects filter_{kind} {order} filter_order get_object query_{a}",
                        f"What is the {a} of the {order} object to {verb} the scene?",
                        f"Of what {a} is the {order} object that {verb}s the scene?",
                    )
                )
            found.append(
                _descriptive(
                    f"query_{a}_{order}_partner",
                    f"query_{a}",
                    f"events {{x}} filter_collision {order} filter_order {{x}} unique "
                    f"get_col_partner query_{a}",
                    f"What is the {a} of the {order} object to collide with {{X}}?",
                    f"Of what {a} is the {order} object that {{X}} collides with?",
                    objects=1,
                )
            )
    return tuple(found)


def _around() -> tuple[Template, ...]:
    found = []
    for order in ("before", "after"):
        found += [
            _descriptive(
                f"count_hits_{order}_in",
                "count",
                f"events {_ENTERS} filter_{order} objects filter_collision count",
                f"How many collisions happen {order} {{X}} enters the scene?",
                f"{order.capitalize()} {{X}} enters, how many collisions are there?",
                objects=1,
            ),
            _descriptive(
                f"exist_enter_{order}_hit",
                "exist",
                f"events {_HIT} filter_{order} objects filter_in exist",
                f"Are there objects that enter the scene {order} {{X}} and {{Y}} collide?",
                f"Does anything enter {order} the collision of {{X}} and {{Y}}?",
                objects=2,
            ),
        ]
    return tuple(found)


TEMPLATES: tuple[Template, ...] = (
    _descriptive(
        "count_hits",
        "count",
        "events objects filter_collision count",
        "How many collisions happen?",
        "How many collisions are there in the video?",
    ),
    _descriptive(
        "count_in",
        "count",
        "events objects filter_in count",
        "How many objects enter the scene?",
        "How many things come into the scene?",
    ),
    _descriptive(
        "exist_hit",
        "exist",
        "events {x} filter_collision {y} filter_collision exist",
        "Do {X} and {Y} collide?",
        "Is there a collision between {X} and {Y}?",
        objects=2,
    ),
    _descriptive(
        "exist_moving",
        "exist",
        "{x} null filter_moving exist",
        "Is {X} ever moving?",
        "Does {X} move in the video?",
        objects=1,
    ),
    *_moments(),
    *_queries(),
    *_around(),
    *(
        Template(
            name=f"explanatory{name}",
            type="explanatory",
            subtype="multiple_choice",
            english=(
                f"Which of the following is {said}responsible for the collision between {{X}} "
                "and {Y}?",
                f"Which of these is {said}a cause of {{X}} and {{Y}} colliding?",
            ),
            program=f"events {_HIT} filter_ancestor belong_to{negate}",
            objects=2,
            choices="causes",
        )
        for name, said, negate in (("", "", ""), ("_not", "not ", " negate"))
    ),
    Template(
        name="predictive",
        type="predictive",
        subtype="multiple_choice",
        english=("Which event will happen next?", "What will happen after the video?"),
        program="unseen_events belong_to",
        choices="hits",
    ),
    *(
        Template(
            name=f"counterfactual{name}",
            type="counterfactual",
            subtype="multiple_choice",
            english=(
                f"Without {{X}}, which event will {said}happen?",
                f"If {{X}} is removed, what will {said}happen?",
            ),
            program=f"all_events {{x}} unique get_counterfact belong_to{negate}",
            objects=1,
            choices="hits",
        )
        for name, said, negate in (("", "", ""), ("_not", "not ", " negate"))
    ),
)
"""Those of all four types."""
