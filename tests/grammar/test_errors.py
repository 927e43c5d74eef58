"""What a person is told about a wrong program: the place, what was expected, what to do."""

import pytest

from nmn.domains import load_domain
from nmn.errors import (
    ProgramError,
    ProgramSyntaxError,
    ProgramTooDeep,
    ProgramTooLong,
    ProgramTypeError,
    caret,
)

LANGUAGE = load_domain("photo").language

# text, error class, the text under the caret, words that the message must have
WRONG = [
    ("", ProgramSyntaxError, "", ["empty"]),
    ("   ", ProgramSyntaxError, "", ["empty"]),
    ('count(find("dog")', ProgramSyntaxError, "", ["ends too early", "')'"]),
    ('count(find("dog")))', ProgramSyntaxError, ")", ["cannot stand here"]),
    ("count(find('dog'))", ProgramSyntaxError, "'", ["double quotes"]),
    ('count(find("dog)', ProgramSyntaxError, '"', ["same line"]),
    ("count[find]", ProgramSyntaxError, "[", ["cannot stand here"]),
    ('count(find("dog") "red")', ProgramSyntaxError, '"red"', ["','"]),
    ('"dog"', ProgramTypeError, '"dog"', ["a program is a call"]),
    ('cuont(find("dog"))', ProgramTypeError, "cuont", ["no module", "did you mean count"]),
    ('xyzzy(find("dog"))', ProgramTypeError, "xyzzy", ["no module", "one of:"]),
    ("number(3.5)", ProgramTypeError, "3.5", ["whole number"]),
    ("number(007)", ProgramTypeError, "007", ["leading zeros"]),
    ("number(1000)", ProgramTypeError, "1000", ["0 to 999"]),
    ("number(-1)", ProgramTypeError, "-1", ["whole number"]),
    ('number("two")', ProgramTypeError, '"two"', ["needs INT", 'found the word "two"']),
    ('count(find("dgo"))', ProgramTypeError, '"dgo"', ["is not a noun", 'did you mean "dog"']),
    ('count(find("red"))', ProgramTypeError, '"red"', ["is not a noun"]),
    (
        'verify(unique(find("dog")), "dog")',
        ProgramTypeError,
        '"dog"',
        ['"dog" is not an attribute', '"dog" is a category'],
    ),
    ('verify(unique(find("dog")), red)', ProgramTypeError, "red", ["needs an attribute in"]),
    ("count(find(dog))", ProgramTypeError, "dog", ["in double quotes", 'did you mean "dog"']),
    ('count("dog")', ProgramTypeError, '"dog"', ["needs ObjectSet", 'found the word "dog"']),
    ('count(unique(find("dog")))', ProgramTypeError, "unique", ["found Object", "single(...)"]),
    ('query_color(find("car"))', ProgramTypeError, "find", ["needs Object", "unique"]),
    (
        'count(find("dog"), find("cat"))',
        ProgramTypeError,
        "count(find",
        ["takes 1 argument, not 2"],
    ),
    ("count()", ProgramTypeError, "count()", ["takes 1 argument, not 0"]),
    ('ordinal(find("dog"), 0, "left")', ProgramTypeError, "ordinal", ["ordinal:"]),
    (
        'choose_color(unique(find("car")), "red", "red")',
        ProgramTypeError,
        "choose_color",
        ["choose_color:"],
    ),
]


@pytest.mark.parametrize(("text", "error", "under", "words"), WRONG, ids=[w[0] for w in WRONG])
def test_a_wrong_program_is_explained(
    text: str, error: type[ProgramError], under: str, words: list[str]
) -> None:
    with pytest.raises(error) as raised:
        LANGUAGE.parse(text)
    start, _ = raised.value.span
    assert text[start:].startswith(under), f"the caret points at {text[start:]!r}"
    for word in words:
        assert word in str(raised.value), f"the message lacks {word!r}:\n{raised.value}"


def test_the_caret_stands_below_the_place() -> None:
    error = LANGUAGE.check('count(find("dgo"))')
    lines = str(error).splitlines()
    assert lines[1].index('"dgo"') == lines[2].index("^^^^^")


def test_an_overlong_program_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ProgramTooLong, match="characters"):
        LANGUAGE.parse('count(find("dog"))' + " " * 20_000)


def test_an_overdeep_program_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ProgramTooDeep, match="nested more than 64 deep"):
        LANGUAGE.parse("not(" * 1500 + ")" * 1500)


def test_a_program_with_too_many_steps_is_refused() -> None:
    text = "scene()"
    for noun in LANGUAGE.vocabularies["noun"].words[:10]:
        text = f'union({text}, find("{noun}"))'
    from nmn.grammar import Language

    small = Language(
        LANGUAGE.signatures.values(), LANGUAGE.vocabularies, LANGUAGE.answers, max_nodes=10
    )
    with pytest.raises(ProgramTooLong, match="different steps"):
        small.parse(f"count({text})")


def test_a_long_line_is_cut_to_a_window_around_the_caret() -> None:
    text = "a" * 200 + "HERE" + "b" * 200
    line, mark = caret(text, (200, 204))
    assert len(line) < 80
    assert line[mark.index("^") : mark.rindex("^") + 1] == "HERE"


def test_only_answers_are_whole_programs() -> None:
    # Every type of the photo domain is an answer, so a language without counts shows the message.
    from nmn.grammar import Language

    answers = [a for a in LANGUAGE.answers if str(a) == "Bool"]
    small = Language(LANGUAGE.signatures.values(), LANGUAGE.vocabularies, answers)
    with pytest.raises(ProgramTypeError, match="gives Number, which is not an answer"):
        small.parse('count(find("dog"))')
