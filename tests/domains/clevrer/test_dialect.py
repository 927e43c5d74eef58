"""CLEVRER's lists of names: read, written back in both spellings, and refused with a reason."""

from random import Random

import pytest

from nmn.domains.clevr.domain import DOMAIN as PICTURES
from nmn.domains.clevrer.dialect import DIALECT, function_names
from nmn.domains.clevrer.domain import DOMAIN
from nmn.domains.clevrer.functions import FUNCTION_OF, FUNCTIONS, RELEASED
from nmn.errors import DomainError, ProgramTooDeep, ProgramTooLong, ProgramTypeError
from nmn.grammar import DIALECTS
from tests.domains.clevrer.programs import ROOTS, program

LANGUAGE = DOMAIN.exact_language

# The two examples that are published with the data.
METAL = "objects metal filter_material count".split()
PARTNER = (
    "events objects blue filter_color unique filter_collision first filter_order "
    "objects blue filter_color unique get_col_partner query_color"
).split()


def test_the_published_examples_read_well() -> None:
    assert DIALECTS.find("clevrer") is DIALECT
    assert DIALECT.read(METAL, LANGUAGE).program.text == (
        'count(filter_material(objects(), "metal"))'
    )
    blue = 'unique(filter_color(objects(), "blue"))'
    read = DIALECT.read(PARTNER, LANGUAGE)
    assert read.program.text == (
        f"query_color(query_collision_partner(filter_order(filter_collision_of(events(), {blue}), "
        f'"first"), {blue}))'
    )
    assert LANGUAGE.parse(read.program.text) == read.program


def test_a_node_is_a_function_in_the_list_s_order_and_words_are_none() -> None:
    read = DIALECT.read(PARTNER, LANGUAGE)
    assert function_names(PARTNER) == (
        "events", "objects", "filter_color", "unique", "filter_collision", "filter_order",
        "objects", "filter_color", "unique", "get_col_partner", "query_color",
    )  # fmt: skip
    assert read.node_of == (0, 1, 2, 3, 4, 5, 1, 2, 3, 6, 7)
    assert read.inputs[4] == (0, 3) and read.inputs[9] == (5, 8)


def executor_spelling(names: list[str]) -> list[str]:
    other = {released: name for name, released in RELEASED.items()}
    made: list[str] = []
    for name in names:
        bare = name in ("start", "end")
        made += ["events", f"filter_{name}"] if bare else [other.get(name, name)]
    return made


def test_programs_are_written_back_in_either_spelling() -> None:
    random = Random(3)
    functions: set[str] = set()
    for _ in range(400):
        names = program(random, random.choice(ROOTS))
        try:
            read = DIALECT.read(names, LANGUAGE)
        except ProgramTooLong:
            continue
        functions.update(function_names(names))
        assert DIALECT.write(read.program, LANGUAGE) == names
        assert DIALECT.respell(read) == names
        other = DIALECT.write(read.program, LANGUAGE, spelling="executor")
        assert other == executor_spelling(names) == DIALECT.respell(read, spelling="executor")
        again = DIALECT.read(other, LANGUAGE)
        assert DIALECT.write(again.program, LANGUAGE, spelling="executor") == other
    assert len(functions) == len(set(FUNCTION_OF.values()))


def test_both_spellings_of_a_function_are_the_same_program() -> None:
    assert len(RELEASED) == 4 and len(FUNCTIONS) == 39
    for name, released in RELEASED.items():
        assert FUNCTIONS[name] == FUNCTIONS[released]
    names = executor_spelling(PARTNER)
    assert names != PARTNER
    assert DIALECT.read(names, LANGUAGE).program == DIALECT.read(PARTNER, LANGUAGE).program


def test_what_a_decoder_puts_around_a_program_is_left_out() -> None:
    padded = ["<START>", *METAL, "<END>", "<NULL>", "count"]
    assert DIALECT.read(padded, LANGUAGE).program == DIALECT.read(METAL, LANGUAGE).program
    assert function_names(padded) == function_names(METAL)


@pytest.mark.parametrize(
    ("names", "where", "said"),
    [
        ("objects metl filter_material count", "name 1", "did you mean metal"),
        ("objects filter_colour count", "name 1", "did you mean filter_color"),
        ("objects metal filter_color count", "name 2 (filter_color)", "ObjectSet and 'metal'"),
        ("objects filter_color count", "name 1 (filter_color)", "takes 2 things.*leave 1"),
        ("count", "name 0 (count)", "takes 1 thing.*leave 0"),
        ("events first filter_color count", "name 2 (filter_color)", "EventSet and 'first'"),
        ("objects first filter_order", "name 2 (filter_order)", "ObjectSet and 'first'"),
        ("events third filter_order", "name 1", "no word"),
        ("objects events filter_moving count", "name 2 (filter_moving)", "ObjectSet and EventSet"),
        ("objects red filter_moving count", "name 2 (filter_moving)", "ObjectSet and 'red'"),
        ("objects unique count", "name 2 (count)", "is given Object"),
        ("events get_frame exist", "name 1 (get_frame)", "is given EventSet"),
        ("objects count negate", "name 2 (negate)", "is given Number"),
        ("objects events count", "name 0 (objects)", "nothing takes ObjectSet"),
        ("red objects count", "name 0 (red)", "nothing takes 'red'"),
        ("objects", "name 0 (objects)", "not an answer"),
        ("null", "name 0", "the program is the word 'null'"),
        ("", None, "no nodes"),
    ],
)
def test_a_wrong_program_is_refused_at_its_name(names: str, where: str | None, said: str) -> None:
    with pytest.raises(ProgramTypeError, match=said) as caught:
        DIALECT.read(names.split(), LANGUAGE)
    assert caught.value.where == where


def test_what_is_no_list_of_names_is_refused() -> None:
    for source in ("objects count", {"program": METAL}, None):
        with pytest.raises(ProgramTypeError, match="expected: a list of names"):
            DIALECT.read(source, LANGUAGE)
    with pytest.raises(ProgramTypeError, match="name 1: 3 is not a name"):
        DIALECT.read(["objects", 3, "count"], LANGUAGE)


def test_programs_beyond_the_bounds_are_refused_where_they_pass_them() -> None:
    deep = ["objects", *["red", "filter_color"] * 100, "count"]
    with pytest.raises(ProgramTooDeep) as caught:
        DIALECT.read(deep, LANGUAGE)
    assert str(caught.value.where).endswith("(filter_color)")


def test_programs_of_other_domains_are_refused() -> None:
    other = PICTURES.exact_language
    with pytest.raises(ProgramTypeError, match="'scene' is no function of CLEVRER"):
        DIALECT.write(other.parse("count(scene())"), other)
    with pytest.raises(DomainError, match="no module 'objects'"):
        DIALECT.read(METAL, other)
