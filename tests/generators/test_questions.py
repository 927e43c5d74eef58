"""Whole questions of every form, and what their answers would be made of."""

import pytest

from nmn.errors import QuestionError
from nmn.generators import GrammarGenerator

DOG, CAT, CAR = 'find("dog")', 'find("cat")', 'find("car")'
TALLY = f"count({DOG})"

QUESTIONS = [
    # Numbers.
    ("how many dogs are there on the left", f'count(filter({DOG}, "left"))'),
    ("how many dogs do you see", TALLY),
    ("how many of the dogs are brown", f'count(filter({DOG}, "brown"))'),
    ("how many people wear ties", 'count(relate_some(find("person"), "wearing", find("tie")))'),
    ("number of dogs", TALLY),
    ("how many more dogs than cats do you see", f"difference({TALLY}, count({CAT}))"),
    (
        "how many more red than blue cars are there",
        f'difference(count(filter({CAR}, "red")), count(filter({CAR}, "blue")))',
    ),
    # Existence.
    ("are there exactly two dogs", f"equal({TALLY}, number(2))"),
    ("are there at least 2 dogs", f"not(less({TALLY}, number(2)))"),
    ("are there 3 or more dogs", f"not(less({TALLY}, number(3)))"),
    ("are there at most two dogs", f"not(greater({TALLY}, number(2)))"),
    ("is there more than one dog", f"greater({TALLY}, number(1))"),
    ("are there fewer than ten dogs", f"less({TALLY}, number(10))"),
    ("are there no dogs", f"not(exist({DOG}))"),
    ("is there nobody", 'not(exist(find("person")))'),
    ("is there a dog and no cat", f"and(exist({DOG}), not(exist({CAT})))"),
    ("is there either a dog or a cat", f"or(exist({DOG}), exist({CAT}))"),
    (
        "is there a dog, a cat and a car",
        f"and(and(exist({DOG}), exist({CAT})), exist({CAR}))",
    ),
    ("are two dogs brown", f'equal(count(filter({DOG}, "brown")), number(2))'),
    # Checks.
    ("is the dog not brown", f'not(verify(unique({DOG}), "brown"))'),
    (
        "is the car red and large",
        f'and(verify(unique({CAR}), "red"), verify(unique({CAR}), "large"))',
    ),
    ("is the dog an animal", f'verify_category(unique({DOG}), "animal")'),
    (
        "is the dog near a cat",
        f'exist(relate_some(single(unique({DOG})), "near", {CAT}))',
    ),
    (
        "is the dog between the cat and the car",
        f"exist(between(single(unique({DOG})), unique({CAT}), unique({CAR})))",
    ),
    ("are all of the dogs brown", f'every({DOG}, filter({DOG}, "brown"))'),
    ("is every dog brown", f'every({DOG}, filter({DOG}, "brown"))'),
    ("are most dogs brown", f'most({DOG}, filter({DOG}, "brown"))'),
    ("are none of the dogs brown", f'not(exist(filter({DOG}, "brown")))'),
    ("is anyone riding the horse",
     'exist(relate(find("person"), "riding", unique(find("horse"))))'),
    (
        "does the man wear a tie",
        'exist(relate_some(single(unique(find("person"))), "wearing", find("tie")))',
    ),
    (
        "is the dog near the cat larger than the car",
        f'verify_relation(unique(relate({DOG}, "near", unique({CAT}))), "larger than", '
        f"unique({CAR}))",
    ),
    ("is the color of the car red", f'verify(unique({CAR}), "red")'),
    # Comparisons.
    ("are there exactly as many dogs as cats", f"equal({TALLY}, count({CAT}))"),
    ("is the number of dogs at least 2", f"not(less({TALLY}, number(2)))"),
    ("are the red and the blue car the same size",
     f'equal_size(unique(filter({CAR}, "red")), unique(filter({CAR}, "blue")))'),
    (
        "do the largest and the smallest dog have the same color",
        f'equal_color(superlative({DOG}, "largest"), superlative({DOG}, "smallest"))',
    ),
    (
        "are the first and third dogs from the left the same color",
        f'equal_color(ordinal({DOG}, 1, "left"), ordinal({DOG}, 3, "left"))',
    ),
    ("are the dog and cat the same kind of animal",
     f"equal_category(unique({DOG}), unique({CAT}))"),
    # Choices.
    ("is the dog at the top or bottom of the picture",
     f'choose_place(unique({DOG}), "top", "bottom")'),
    (
        "is the dog to the left or the right of the cat",
        f'choose_relation(unique({DOG}), "left of", "right of", unique({CAT}))',
    ),
    (
        "is the dog left of the cat or right of it",
        f'choose_relation(unique({DOG}), "left of", "right of", unique({CAT}))',
    ),
    (
        "which is closer to the car: the dog or the cat",
        f"query_category(nearest(union(single(unique({DOG})), single(unique({CAT}))), "
        f"unique({CAR})))",
    ),
    # Open questions.
    ("what is the dog's colour", f"query_color(unique({DOG}))"),
    ("where are the scissors", 'query_position(unique(find("scissors")))'),
    ("what vehicle is the man riding",
     'query_category(unique(relate(find("vehicle"), "ridden by", unique(find("person")))))'),
    ("what color are the dogs", f"list_color({DOG})"),
    ("what's red", 'list_category(filter(find("thing"), "red"))'),
    ("who is near the dog", f'list_category(relate(find("person"), "near", unique({DOG})))'),
    ("what is in the picture", 'list_category(find("thing"))'),
    # Objects.
    ("which dog is the largest", f'superlative({DOG}, "largest")'),
    ("show me the mugs and the bowls", 'union(find("cup"), find("bowl"))'),
    ("draw a box around the dog", f"locate(unique({DOG}))"),
    # Whole questions joined, and words around them.
    (
        "is there a dog, is there a cat and is the car red",
        f'and(and(exist({DOG}), exist({CAT})), verify(unique({CAR}), "red"))',
    ),
    ("in the picture, is there a dog", f"exist({DOG})"),
    ("could you please tell me how many dogs there are in this image", TALLY),
]  # fmt: skip


@pytest.mark.parametrize(("question", "program"), QUESTIONS)
def test_programs(generator: GrammarGenerator, question: str, program: str) -> None:
    assert generator.draft(question).program == program


@pytest.mark.parametrize(
    "question",
    [
        "Is the person a woman?",
        "Is the person a man or a woman?",
        "Is the car red or large?",
        "Is the car red, white or blue?",
        "Are the cars red or blue?",
        "Are all the cars not red?",
        "Is the thing an animal or a vehicle?",
        "Is the dog near the cat or the car?",
        "Are the two dogs brown?",
        "Who is the man near the bus?",
        "What sizes are the dogs?",
        "Are there dogs and cats or cars?",
        "Is there a dog and is there a cat or is there a car?",
        "Are there more dogs or more cats?",
        "How many dogs are",
        "Find",
    ],
)
def test_refused(generator: GrammarGenerator, question: str) -> None:
    with pytest.raises(QuestionError):
        generator.draft(question)


def test_a_presupposed_kind_is_noted(generator: GrammarGenerator) -> None:
    draft = generator.draft("Which animal is larger, the dog or the cat?")
    assert [(note.kind, note.word) for note in draft.notes] == [("dropped", "animal")]


def test_main_relation_is_noted_as_a_choice(generator: GrammarGenerator) -> None:
    notes = generator.draft("Is the dog near the cat larger than the car?").notes
    assert [note.kind for note in notes] == ["ambiguous"]


def test_the_same_question_gives_the_same_draft(generator: GrammarGenerator) -> None:
    other = GrammarGenerator(generator.lexicon)
    for question, _ in QUESTIONS:
        assert generator.draft(question) == generator.draft(question) == other.draft(question)


def test_case_and_punctuation_do_not_matter(generator: GrammarGenerator) -> None:
    for question, program in QUESTIONS:
        assert generator.draft(f"  {question.upper()} ?!").program == program
