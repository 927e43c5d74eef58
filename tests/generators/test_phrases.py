"""Noun phrases: each convention of the language, one line."""

import pytest

from nmn.generators import GrammarGenerator

BUS, CAR, DOG = ('unique(find("bus"))', 'find("car")', 'find("dog")')
RED = 'filter(find("car"), "red")'

SETS = [
    # Adjectives: the one nearest the noun first.
    ("small red cars", f'filter({RED}, "small")'),
    ("small, red cars", f'filter({RED}, "small")'),
    ("red or blue cars", f'union({RED}, filter({CAR}, "blue"))'),
    ("red and blue cars", f'union({RED}, filter({CAR}, "blue"))'),
    (
        "red, white and blue cars",
        f'union(union({RED}, filter({CAR}, "white")), filter({CAR}, "blue"))',
    ),
    ("red and large cars", f'filter(filter({CAR}, "large"), "red")'),
    ("tiny grey mice", 'filter(filter(find("mouse"), "gray"), "small")'),
    # Relations; a singular "the" is one object, everything else any of a set.
    ("cars left of the bus", f'relate({CAR}, "left of", {BUS})'),
    ("cars to the left of a bus", f'relate_some({CAR}, "left of", find("bus"))'),
    ("cars near the buses", f'relate_some({CAR}, "near", find("bus"))'),
    ("cars near some buses", f'relate_some({CAR}, "near", find("bus"))'),
    ("cars next to buses", f'relate_some({CAR}, "near", find("bus"))'),
    ("cars that are underneath this bus", f'relate({CAR}, "below", {BUS})'),
    (
        "cars left of the bus near the dog",
        f'relate({CAR}, "left of", unique(relate(find("bus"), "near", unique({DOG}))))',
    ),
    ("cars near the largest bus", f'relate({CAR}, "near", superlative(find("bus"), "largest"))'),
    ("dogs near a car or a bus", f'relate_some({DOG}, "near", union({CAR}, find("bus")))'),
    (
        "dogs near the bus and the car",
        f'relate(relate({DOG}, "near", {BUS}), "near", unique({CAR}))',
    ),
    # Relative clauses.
    ("cars that are red", RED),
    ("cars which are red and left of the bus", f'relate({RED}, "left of", {BUS})'),
    ("cars that are red or near the bus", f'union({RED}, relate({CAR}, "near", {BUS}))'),
    ("cars that are not red", f"except({CAR}, {RED})"),
    ("cars that aren't near the bus", f'except({CAR}, relate({CAR}, "near", {BUS}))'),
    ("red things that are not cars", 'except(filter(find("thing"), "red"), find("car"))'),
    ("things that are dogs", f'intersect(find("thing"), {DOG})'),
    ("people who wear ties", 'relate_some(find("person"), "wearing", find("tie"))'),
    (
        "people who don't have umbrellas",
        'except(find("person"), relate_some(find("person"), "overlapping", find("umbrella")))',
    ),
    ("bags that the man is holding", 'relate(find("bag"), "held by", unique(find("person")))'),
    ("bags the man is carrying", 'relate(find("bag"), "held by", unique(find("person")))'),
    ("people with an umbrella", 'relate_some(find("person"), "overlapping", find("umbrella"))'),
    ("people with a kite in hand", 'relate_some(find("person"), "holding", find("kite"))'),
    ("people holding a kite", 'relate_some(find("person"), "holding", find("kite"))'),
    # Places.
    ("cars on the left", f'filter({CAR}, "left")'),
    ("cars on the left side of the picture", f'filter({CAR}, "left")'),
    ("left cars", f'filter({CAR}, "left")'),
    ("cars at the top", f'filter({CAR}, "top")'),
    ("cars in the background", f'filter({CAR}, "background")'),
    ("cars in the centre", f'filter({CAR}, "middle")'),
    # Several.
    ("dogs and cars", f"union({DOG}, {CAR})"),
    ("dogs, cars and buses", f'union(union({DOG}, {CAR}), find("bus"))'),
    ("dogs or cars or buses", f'union(union({DOG}, {CAR}), find("bus"))'),
    ("dogs and cars near the bus", f'union({DOG}, relate({CAR}, "near", {BUS}))'),
    ("things except the dog", f'except(find("thing"), single(unique({DOG})))'),
    ("things other than dogs", f'except(find("thing"), {DOG})'),
    (
        "things near the bus except dogs",
        f'except(relate(find("thing"), "near", {BUS}), {DOG})',
    ),
    # Between, same.
    (
        "dogs between the bus and the car",
        f"between({DOG}, {BUS}, unique({CAR}))",
    ),
    ("cars the same color as the bus", f"same_color({CAR}, {BUS})"),
    ("cars that have the same colour as the bus", f"same_color({CAR}, {BUS})"),
    ("cars with the same size as the bus", f"same_size({CAR}, {BUS})"),
    ("things of the same kind as the bus", f'same_category(find("thing"), {BUS})'),
    # Words that add nothing.
    ("dogs in the picture", DOG),
    ("dogs in this photo that are brown", f'filter({DOG}, "brown")'),
]

OBJECTS = [
    ("the dog", f"unique({DOG})"),
    ("the largest dog", f'superlative({DOG}, "largest")'),
    ("the biggest red car", f'superlative({RED}, "largest")'),
    ("the topmost dog", f'superlative({DOG}, "highest")'),
    ("the closest dog", f'superlative({DOG}, "nearest")'),
    ("the closest dog to the camera", f'superlative({DOG}, "nearest")'),
    ("the dog closest to the bus", f"nearest({DOG}, {BUS})"),
    ("the closest dog to the bus", f"nearest({DOG}, {BUS})"),
    ("the dog farthest from the bus", f"farthest({DOG}, {BUS})"),
    ("the dog that is farthest from the camera", f'superlative({DOG}, "farthest")'),
    (
        "the largest car left of the bus",
        f'superlative(relate({CAR}, "left of", {BUS}), "largest")',
    ),
    ("the second dog from the left", f'ordinal({DOG}, 2, "left")'),
    ("the 3rd red car from the right", f'ordinal({RED}, 3, "right")'),
    ("the smallest of the dogs", f'superlative({DOG}, "smallest")'),
    ("the dog that is the largest", f'superlative({DOG}, "largest")'),
]


@pytest.mark.parametrize(("phrase", "code"), SETS)
def test_sets(generator: GrammarGenerator, phrase: str, code: str) -> None:
    assert generator.draft(f"find {phrase}").program == code


@pytest.mark.parametrize(("phrase", "code"), OBJECTS)
def test_objects(generator: GrammarGenerator, phrase: str, code: str) -> None:
    assert generator.draft(f"find {phrase}").program == code
    assert generator.draft(f"what color is {phrase}?").program == f"query_color({code})"


@pytest.mark.parametrize(
    "phrase",
    [
        "the largest dogs",
        "the two dogs",
        "the zeroth dog from the left",
        "the dog nearest a cat",
        "a dogs",
        "a red and blue car",
        "dogs near all the cats",
        "dogs near no cat",
        "dogs between the cats",
        "dogs that are not red or blue",
        "dogs that are red and small or near the bus",
        "dog bowl",
        "dogs that are women",
    ],
)
def test_what_cannot_be_said_is_refused(generator: GrammarGenerator, phrase: str) -> None:
    from nmn.errors import QuestionError

    with pytest.raises(QuestionError):
        generator.draft(f"find {phrase}")


def test_attachment_is_noted_when_it_is_open(generator: GrammarGenerator) -> None:
    draft = generator.draft("How many dogs near the car left of the bus are there?")
    assert draft.program == (
        'count(relate(find("dog"), "near", unique(relate(find("car"), "left of", '
        'unique(find("bus"))))))'
    )
    (note,) = draft.notes
    assert note.kind == "ambiguous"
    assert note.word == "near the car left of the bus"
    assert 'relate(relate(..., "near", unique(find("car"))), "left of"' in note.text


def test_left_out_words_are_noted(generator: GrammarGenerator) -> None:
    notes = generator.draft("Please count the dogs in this photo.").notes
    assert [(note.kind, note.word) for note in notes] == [
        ("dropped", "please"),
        ("dropped", "in this photo"),
    ]
