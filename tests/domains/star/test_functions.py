"""What each function of STAR gives, on situations made by hand, and on many made by chance."""

import random
from typing import Any

import pytest

from nmn.domains.learned import exact_engine
from nmn.domains.star.data.questions import StarChoice
from nmn.domains.star.data.situations import read_situations, star_clip
from nmn.domains.star.dialect import DIALECT, function_names
from nmn.domains.star.domain import DOMAIN
from nmn.domains.star.steps import file_steps
from nmn.domains.star.words import star_words
from tests.domains.star.made import Json, program, situation
from tests.domains.star.reference import Reference

ENGINE, LANGUAGE, WORDS = exact_engine(DOMAIN), DOMAIN.exact_language, star_words()

# hold clothes, take clothes, tidy clothes; open a door; sit on a table; hold and put a book.
SITUATIONS = {
    "000010": situation(["a020", "a000"], ["o017", "o000"], ["r009", "r002"]),
    "000012": situation(["a000", "a002"], ["o019", "o000"], ["r003"]),
    "000030": situation(["a004", "a007"], ["o026", "o019"], ["r009"]),
    "000031": situation(["a022", "a008"], [], []),
}


def steps(entries: list[Json] | list[str], situations: dict[str, Json] | None = None) -> list[Any]:
    """The values of all functions of a program."""
    return many([(entries, SITUATIONS if situations is None else situations)])[0]


def many(asked: list[tuple[list[Any], dict[str, Json]]]) -> list[list[Any]]:
    """The same of many programs, run together."""
    read = [read_situations(situations, WORDS) for _, situations in asked]
    programs = [DIALECT.read(entries, LANGUAGE) for entries, _ in asked]
    values = ENGINE.values(
        [one.program for one in programs],
        range(len(asked)),
        [star_clip(one, WORDS) for one in read],
    )
    made = []
    for k, (translation, (entries, _)) in enumerate(zip(programs, asked, strict=True)):
        shown = [values.shown(k, node, dict(LANGUAGE.vocabularies)) for node in translation.node_of]
        choice = StarChoice(0, "", function_names(entries), translation)
        made.append(file_steps(shown, choice, read[k], WORDS))
    return made


ACTIONS = ("Situations", "Actions")


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (("Situations",), ["000010", "000012", "000030", "000031"]),
        (ACTIONS, ["a020", "a000", "a002", "a004", "a007", "a022", "a008"]),
        (("Situations", "Objs"), ["o000", "o017", "o019", "o026"]),
        (("Situations", "Rels"), ["r002", "r003", "r009"]),
        ((*ACTIONS, ("Filter_Actions_with_Verb", "hold")), ["a020", "a000"]),
        ((*ACTIONS, ("Filter_Actions_with_Verb", "wash")), None),
        ((*ACTIONS, ("Filter_Actions_with_Obj", "clothes")), ["a000", "a002", "a004"]),
        ((*ACTIONS, ("Filter_Actions_with_Obj", "bed")), None),
        ((*ACTIONS, ("Filter_After_Actions", "a004")), ["a007", "a022", "a008"]),
        ((*ACTIONS, ("Filter_After_Actions", "a008")), None),
        ((*ACTIONS, ("Filter_After_Actions", "a100")), None),
        ((*ACTIONS, ("Filter_Before_Actions", "a002")), ["a020", "a000"]),
        ((*ACTIONS, ("Filter_Before_Actions", "a020")), None),
        (("Situations", ("Filter_Situations_with_Rel", "holding")), ["000010", "000030"]),
        (("Situations", ("Filter_Situations_with_Rel", "in front of")), ["000010"]),
        (("Situations", ("Filter_Situations_with_Obj", "o019")), ["000012", "000030"]),
        (("Situations", "Objs", ("Filter_Objs_by_Verb", "close")), ["book", "door"]),
        (("Situations", "Objs", ("Filter_Objs_by_Verb", "eat")), None),
        (("Situations", "Objs", ("Filter_Objs_by_Verb", "watch")), None),
        ((*ACTIONS, "Unique"), "a020"),
        ((*ACTIONS, "Query_Earliest_Action"), "a020"),
        ((*ACTIONS, "Query_Latest_Action"), "a008"),
        ((*ACTIONS, "Unique", "Query_Objs"), "book"),
        ((*ACTIONS, "Unique", "Query_Verbs"), "hold"),
        ((*ACTIONS, "Unique", "Query_Actions"), ["hold", "book"]),
        (
            (*ACTIONS, ("Filter_Actions_with_Obj", "clothes"), "Query_Objs"),
            ["clothes", "clothes", "clothes"],
        ),
        (
            (*ACTIONS, ("Filter_Actions_with_Obj", "clothes"), "Query_Verbs"),
            ["hold", "take", "tidy"],
        ),
        (
            (*ACTIONS, ("Filter_Actions_with_Verb", "put"), "Query_Actions"),
            [["put", "book"]],
        ),
        ((*ACTIONS, "Unique", "Query_Objs", ("Equal", "book")), True),
        ((*ACTIONS, "Unique", "Query_Objs", ("Equal", "bag")), False),
        ((*ACTIONS, ("Belong_to", "a007")), True),
        ((*ACTIONS, "Query_Objs", ("Belong_to", "bed")), False),
        ((*ACTIONS, "Query_Objs", ("Belong_to", "door")), True),
        (("take", "box", "Union"), ["take", "box"]),
        ((*ACTIONS, "Unique", "Query_Actions", ("Union", "hold", "book"), "Equal"), True),
        ((*ACTIONS, "Unique", "Query_Actions", ("Union", "put", "book"), "Equal"), False),
        ((*ACTIONS, "Query_Actions", ("Union", "open", "door"), "Belong_to"), True),
        (
            (*ACTIONS, ("Filter_Actions_with_Verb", "hold"), *ACTIONS,
             ("Filter_Actions_with_Obj", "clothes"), "Union"),
            ["a020", "a000", "a000", "a002", "a004"],
        ),
        (
            (*ACTIONS, *ACTIONS, ("Filter_Actions_with_Obj", "clothes"), "Except"),
            ["a020", "a007", "a022", "a008"],
        ),
        (
            (*ACTIONS, *ACTIONS, "Unique", "Except"),
            ["a000", "a002", "a004", "a007", "a022", "a008"],
        ),
        ((*ACTIONS, *ACTIONS, "Except"), None),
        (
            ("Situations", "Objs", ("Filter_Objs_by_Verb", "open"), "Situations",
             ("Filter_Situations_with_Obj", "book"), "Actions", "Query_Objs", "Except"),
            ["door"],
        ),
    ],
)  # fmt: skip
def test_each_function(entries: tuple[str | tuple[str, ...], ...], expected: object) -> None:
    flat = [word for entry in entries for word in ((entry,) if isinstance(entry, str) else
            (*entry[1:], entry[0]))]  # fmt: skip
    assert steps(flat)[-1] == expected


def test_actions_stand_in_the_order_of_the_situations_that_are_left() -> None:
    found = {"1": situation(["a000"], ["o019"]), "2": situation(["a004", "a000"], ["o017"])}
    assert steps(program("Situations", "Actions"), found)[-1] == ["a000", "a004"]
    left = program("Situations", ("Filter_Situations_with_Obj", "book"), "Actions")
    assert steps(left, found) == [["1", "2"], ["2"], ["a004", "a000"]]


def test_a_filter_of_situations_that_matches_nothing_hands_on_all() -> None:
    for entry in (("Filter_Situations_with_Obj", "bed"), ("Filter_Situations_with_Rel", "wiping")):
        assert steps(program("Situations", entry))[-1] == list(SITUATIONS)


def test_nothing_is_handed_on_and_is_neither_equal_nor_in_anything() -> None:
    nothing = program("Situations", "Actions", ("Filter_Actions_with_Verb", "wash"))
    assert steps([*nothing, *program("Unique", "Query_Objs", ("Equal", "box"))])[2:] == [
        None, None, None, False,
    ]  # fmt: skip
    assert steps([*nothing, *program("Query_Objs", ("Belong_to", "box"))])[-2:] == [None, False]
    pair = [*nothing, *program("Unique", "Query_Actions", ("Union", "take", "box"), "Equal")]
    assert steps(pair)[-3:] == [[None, None], ["take", "box"], False]


def test_nothing_is_passed_over_by_union_and_except() -> None:
    some = program("Situations", "Actions", ("Filter_Actions_with_Verb", "tidy"))
    nothing = program("Situations", "Actions", ("Filter_Actions_with_Verb", "wash"))
    assert steps([*some, *nothing, *program("Union")])[-1] == ["a004"]
    assert steps([*nothing, *some, *program("Union")])[-1] == ["a004"]
    assert steps([*nothing, *nothing, *program("Union")])[-1] is None
    assert steps([*some, *nothing, *program("Except")])[-1] == ["a004"]
    assert steps([*nothing, *some, *program("Except")])[-1] is None


def test_sets_join_sets_and_stand_in_lists_in_the_order_of_the_words() -> None:
    opened = program("Situations", "Objs", ("Filter_Objs_by_Verb", "open"))
    washed = program("Situations", "Objs", ("Filter_Objs_by_Verb", "wash"))
    assert steps([*opened, *washed, *program("Union")])[-1] == ["book", "clothes", "door"]
    assert steps([*washed, *opened, *program("Union", "Unique")])[-1] == "book"
    some = program("Situations", "Actions", ("Filter_Actions_with_Verb", "tidy"), "Query_Objs")
    assert steps([*opened, *some, *program("Union")])[-1] == ["book", "door", "clothes"]
    assert steps([*opened, *program("Unique", ("Union", "bag"))])[-1] == ["book", "bag"]
    assert steps([*opened, *program(("Union", "bag"))])[-1] == ["book", "bag", "door"]


def test_no_situations_have_no_actions_and_no_objects() -> None:
    assert steps(program("Situations", "Actions"), {}) == [[], None]
    assert steps(program("Situations", "Objs", ("Belong_to", "bag")), {}) == [[], None, False]
    assert steps(program("Situations", "Rels"), {"1": situation(["a000"])})[-1] is None


@pytest.mark.parametrize(
    ("action", "reason"),
    [("a100", "what it is held against is not in the list"), ("a008", "nothing of the kind")],
)
def test_why_nothing_comes_after_an_action_is_said(action: str, reason: str) -> None:
    entries = program("Situations", "Actions", ("Filter_After_Actions", action))
    clip = star_clip(read_situations(SITUATIONS, WORDS), WORDS)
    values = ENGINE.values([DIALECT.read(entries, LANGUAGE).program], [0], [clip])
    assert reason in values.reasons[0]


def test_a_list_that_does_not_fit_is_refused_and_never_cut_off() -> None:
    found = {"1": situation([f"a{k:03d}" for k in range(70)])}
    assert steps(program("Situations", "Actions"), found)[-1] is None
    fits = {"1": situation([f"a{k:03d}" for k in range(64)])}
    assert len(steps(program("Situations", "Actions"), fits)[-1]) == 64


def _situations(rng: random.Random) -> dict[str, Json]:
    def labels(letter: str, count: int, most: int) -> list[str]:
        return [f"{letter}{rng.randrange(count):03d}" for _ in range(rng.randrange(most))]

    return {
        f"{frame:06d}": situation(
            [f"a{rng.choice((0, 1, 2, 3, 4, 8, 9, 20, 23, 80, 81)):03d}" for _ in range(3)],
            labels("o", 37, 6),
            labels("r", 24, 5),
        )
        for frame in rng.sample(range(500), rng.randrange(6))
    }


def _program(rng: random.Random) -> list[Json]:
    """A program of one of the forms that lists, sets and words can be joined in."""
    verb, thing = rng.choice(WORDS.verbs), rng.choice(WORDS.objects)
    often = rng.choice(("hold", "put", "take", "tidy"))
    cut: list[str | tuple[str, ...]] = [
        ("Filter_Situations_with_Obj", thing), ("Filter_Situations_with_Rel", "holding"),
    ]  # fmt: skip
    start = ["Situations", *rng.sample(cut, rng.randrange(3)), "Actions"]
    kept = [*start, ("Filter_Actions_with_Verb", often)]
    forms: list[list[str | tuple[str, ...]]] = [
        [*kept, "Unique", "Query_Objs", ("Equal", "clothes")],
        [*start, ("Filter_Actions_with_Obj", "clothes"), "Unique", "Query_Verbs", ("Equal", verb)],
        [*start, *kept, "Unique", rng.choice(("Filter_After_Actions", "Filter_Before_Actions")),
         rng.choice(("Query_Earliest_Action", "Query_Latest_Action")), "Query_Actions",
         ("Union", "take", "clothes"), "Equal"],
        [*start, *kept, rng.choice(("Except", "Union")), "Query_Objs", ("Belong_to", thing)],
        [*start, "Query_Actions", ("Union", verb, "clothes"), "Belong_to"],
        ["Situations", *rng.sample(cut, 1), "Objs", ("Filter_Objs_by_Verb", verb),
         *start, "Query_Objs", rng.choice(("Except", "Union")), ("Belong_to", thing)],
        [*kept, "Query_Verbs", ("Belong_to", verb)],
        ["Situations", *cut, "Rels", ("Belong_to", "r009")],
        [*start, "Query_Objs", *kept, "Query_Objs", "Equal"],
    ]  # fmt: skip
    return program(*rng.choice(forms))


def test_a_thousand_programs_give_in_every_step_what_plain_lists_give() -> None:
    rng = random.Random(4)
    asked: list[tuple[list[Any], dict[str, Json]]] = [
        (_program(rng), _situations(rng)) for _ in range(1000)
    ]
    found = many(asked)
    verdicts = set()
    for (entries, situations), mine in zip(asked, found, strict=True):
        true = Reference(situations, WORDS).run(entries)
        assert mine == true, (entries, situations)
        verdicts.add(mine[-1])
    assert verdicts == {True, False, None}  # None: two lists of nothing
