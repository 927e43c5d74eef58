"""Any text gives a program or a QuestionError, quickly; composed questions give what they say."""

import string
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.domains import load_domain
from nmn.domains.photo.lexicon import photo_lexicon
from nmn.domains.photo.phrases import COLORS, SIZES
from nmn.errors import QuestionError, QuestionTooLong
from nmn.generators import GrammarGenerator
from nmn.generators.chart import Chart
from nmn.generators.lexicon import plural
from nmn.perception.coco import CATEGORIES

GENERATOR = GrammarGenerator(photo_lexicon())
LANGUAGE = load_domain("photo").language

# Every word of the grammar and the lexicon, and some of neither.
WORDS = sorted(
    GENERATOR.grammar.words
    | {word for word in photo_lexicon().words() if not word.isdigit() and word}
    | {"gnu", "sleeping", "3", "12", "?", "'s", "dog's", "isn't"}
)
# The words that make up most questions: salads of them come much nearer to being parsed.
CORE = (
    "is are the a dog dogs cat cars and or not that red left of near on between with than more how "
    "many what which color there , wearing holding largest first from same as except in picture "
    "it they this these one sitting his 's both room visible kicking "
    "standing can be seen or any of them do you think"
).split()


def check(question: str) -> None:
    try:
        draft = GENERATOR.draft(question)
    except QuestionError as error:
        assert str(error)
        assert 0 <= error.span[0] <= error.span[1] <= len(question)
        return
    assert LANGUAGE.check(draft.program) is None, (question, draft.program)
    assert draft == GENERATOR.draft(question)


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    check(text)


@given(st.text(string.ascii_letters + " '’,.?-\u00a0\u200b\x07🐕é中", max_size=120))
@settings(max_examples=300, deadline=None)
def test_text_near_english(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(WORDS), max_size=30))
@settings(max_examples=300, deadline=None)
def test_salad_of_all_words(words: list[str]) -> None:
    check(" ".join(words))


@given(
    st.sampled_from(["", "how many dogs are", "is the dog", "what is", "find the", "is there a"]),
    st.lists(st.sampled_from(CORE), max_size=14),
)
@settings(max_examples=600, deadline=None)
def test_salad_of_core_words(start: str, words: list[str]) -> None:
    question = f"{start} {' '.join(words)}"
    check(question)
    check_nothing_lost(question)


# Content words of the salad, and what must be in a program that is made of them.
CONTENT = {
    "dog": ("dog",),
    "dogs": ("dog",),
    "cat": ("cat",),
    "cars": ("car",),
    "red": ("red",),
    "near": ("near",),
    "wearing": ("wearing", "worn by"),
    "holding": ("holding", "held by"),
    "largest": ("largest",),
    "between": ("between(",),
    "not": ("except(", "not("),
    "same": ("same_", "equal"),
}


def check_nothing_lost(question: str) -> None:
    """Every content word of a question is in its program, or a note says that it is not."""
    try:
        draft = GENERATOR.draft(question)
    except QuestionError:
        return
    noted = {note.word for note in draft.notes if note.kind == "dropped"}
    for word in question.split():
        if word in CONTENT and CONTENT[word][0] not in noted:
            assert any(part in draft.program for part in CONTENT[word]), (question, draft.program)


ADJECTIVES = st.sampled_from([*COLORS, *SIZES])
NOUNS = st.sampled_from([noun for noun in CATEGORIES if plural(noun) != noun])
RELATIONS = st.sampled_from(
    ["left of", "right of", "above", "below", "near", "far from", "behind", "in front of", "on"]
)
SUPERLATIVES = st.sampled_from(["largest", "smallest", "leftmost", "highest", "nearest"])


@st.composite
def described(draw: st.DrawFn) -> tuple[str, str, str]:
    """Adjectives and a noun: (its singular, its plural, program text of the set)."""
    noun = draw(NOUNS)
    text, one, many = f'find("{noun}")', noun, plural(noun)
    for adjective in draw(st.lists(ADJECTIVES, max_size=2)):
        text = f'filter({text}, "{adjective}")'
        one, many = f"{adjective} {one}", f"{adjective} {many}"
    return one, many, text


@st.composite
def objects(draw: st.DrawFn, depth: int) -> tuple[str, str]:
    """A phrase for one object: (English, program text of an Object)."""
    one, _, text = draw(described())
    tail, text = draw(modified(text, depth))
    form = draw(st.integers(0, 2))
    if form == 0:
        extreme = draw(SUPERLATIVES)
        return f"the {extreme} {one}{tail}", f'superlative({text}, "{extreme}")'
    if form == 1 and not tail:
        return f"the second {one} from the left", f'ordinal({text}, 2, "left")'
    return f"the {one}{tail}", f"unique({text})"


@st.composite
def modified(draw: st.DrawFn, text: str, depth: int) -> tuple[str, str]:
    """What follows a noun: (English, program text of the set it narrows)."""
    form = draw(st.integers(0, 6)) if depth > 0 else 0
    if form == 1:
        relation = draw(RELATIONS)
        english, code = draw(objects(depth - 1))
        return f" {relation} {english}", f'relate({text}, "{relation}", {code})'
    if form == 2:
        relation = draw(RELATIONS)
        one, many, others = draw(described())
        article = "an" if one[0] in "aeiou" else "a"
        english = draw(st.sampled_from([f"{article} {one}", many, f"any {one}"]))
        return f" that is {relation} {english}", f'relate_some({text}, "{relation}", {others})'
    if form == 3:
        color = draw(st.sampled_from(list(COLORS)))
        return f" that is {color}", f'filter({text}, "{color}")'
    if form == 4:
        color = draw(st.sampled_from(list(COLORS)))
        return f" that is not {color}", f'except({text}, filter({text}, "{color}"))'
    if form == 5:
        english, code = draw(objects(depth - 1))
        return f" with the same color as {english}", f"same_color({text}, {code})"
    if form == 6:
        first, one = draw(objects(0))
        second, other = draw(objects(depth - 1))
        return f" between {first} and {second}", f"between({text}, {one}, {other})"
    return "", text


@given(objects(3))
@settings(max_examples=300, deadline=None)
def test_composed_objects(composed: tuple[str, str]) -> None:
    english, code = composed
    assert GENERATOR.draft(f"Find {english}.").program == code
    assert GENERATOR.draft(f"What color is {english}?").program == f"query_color({code})"
    assert LANGUAGE.check(code) is None


@given(described(), st.data())
@settings(max_examples=300, deadline=None)
def test_composed_sets(words: tuple[str, str, str], data: st.DataObject) -> None:
    _, many, text = words
    tail, text = data.draw(modified(text, 3))
    tail = tail.replace(" that is", " that are", 1)
    assert GENERATOR.draft(f"how many {many}{tail} are there").program == f"count({text})"
    assert GENERATOR.draft(f"are there any {many}{tail}?").program == f"exist({text})"


# Questions built to make a parser try everything; each repeats up to the bound on words.
HARD = [
    "is there a dog" + " on a dog" * 20,
    "how many dogs" + " on dogs" * 29 + " are there",
    "find dogs" + " in cars" * 31,
    "find dogs" + " that are not red" * 15,
    "find dogs" + " that are near dogs" * 14,
    "find dogs" + " on dogs except dogs" * 15,
    "find dogs" + " with dogs" * 30,
    "how many" + " red and" * 30 + " red cars",
    "how many" + " red" * 60 + " cars",
    "is there a dog" + " and a cat" * 19,
    "find the dog" + " between the dog and the cat" * 10,
    "find the dog" + " the man is holding" * 15,
    "find" + " the dog nearest" * 20 + " the dog",
    "is there a dog and " * 12 + "is there a cat",
    "the " * 63,
    "a " * 245,
    "x" * 490,
    "gnu " * 60,
    "left of " * 31,
    "is it near it" + " near it" * 28,
    "are they on " + "them and " * 28 + "them",
    "what is " + "the man's dog " * 14,
    "is " + "the one on " * 18 + "the left",
    "is the man sitting " * 15,
    "standing " * 50,
    "of them " * 31,
    "tell me " * 30 + "it",
    "do you think " * 21 + "is it",
    "is the dog " + "kicking the dog " * 14,
    "is the dog" + " on the dog" * 15 + " on the left on the left",
]


@pytest.fixture
def tried(monkeypatch) -> list[int]:
    """A counter of the readings that the parser builds: its work, whatever the machine is doing."""
    count = [0]
    build = Chart._finish

    def counted(self: Chart, *arguments: Any) -> None:
        count[0] += 1
        build(self, *arguments)

    monkeypatch.setattr(Chart, "_finish", counted)
    return count


@pytest.mark.parametrize("question", HARD, ids=lambda question: question[:30])
def test_the_work_for_hard_questions_is_bounded(question: str, tried: list[int]) -> None:
    """At most quadratic in the words: measured 2 n**2 for the worst, where n is at most 64."""
    with suppress(QuestionError):
        GENERATOR.draft(question[:490])
    assert tried[0] <= 4 * 64**2


def test_the_work_for_usual_questions_is_small(tried: list[int]) -> None:
    for rule in GENERATOR.patterns:
        tried[0] = 0
        GENERATOR.draft(rule.example)
        assert tried[0] <= 500, rule.example


def test_length_is_refused_before_any_work(tried: list[int]) -> None:
    with pytest.raises(QuestionTooLong):
        GENERATOR.draft("is the dog " * 2_000)
    assert tried[0] == 0
