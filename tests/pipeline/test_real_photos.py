"""Questions about real photographs, with answers that a person checked by looking.

Statuses other than "answered" are right answers too: a question that presupposes what is not there
must be refused, and so must one that the evidence cannot decide.
"""

import pytest

import nmn
from tests.pipeline.photos import needs_detector, photo

# photo, question, status, answer (or words that the reason must have)
CHECKED = [
    # An astronaut in an orange suit, before a flag and a model of a shuttle.
    ("astronaut.png", "Is there a person?", "answered", "yes"),
    ("astronaut.png", "How many people are there?", "answered", "1"),
    ("astronaut.png", "Is there a woman in the picture?", "answered", "yes"),
    ("astronaut.png", "Is there a dog?", "answered", "no"),
    ("astronaut.png", "How many cats are there?", "answered", "0"),
    ("astronaut.png", "Where is the person?", "answered", "center"),
    ("astronaut.png", "What color is the person?", "answered", "orange"),
    ("astronaut.png", "Is the person large?", "answered", "yes"),
    ("astronaut.png", "Is the person small?", "answered", "no"),
    ("astronaut.png", "Are there more people than dogs?", "answered", "yes"),
    ("astronaut.png", "What color is the bus?", "undecided", "nothing"),
    ("astronaut.png", "Is the person left of the dog?", "undecided", "nothing"),
    ("astronaut.png", "What color is the helicopter?", "error", "helicopter"),
    ("astronaut.png", "What is the woman wearing?", "undecided", "worn by"),
    ("astronaut.png", "What is the person holding?", "undecided", "held by"),
    ("astronaut.png", "Is the woman wearing a tie?", "answered", "no"),
    # A cup of coffee on a saucer, with a spoon, on a wooden table.
    ("coffee.png", "Is there a cup?", "answered", "yes"),
    ("coffee.png", "How many cups are there?", "answered", "1"),
    ("coffee.png", "Is there a dining table?", "answered", "yes"),
    ("coffee.png", "Is the cup on the table?", "answered", "yes"),
    ("coffee.png", "Is the cup smaller than the table?", "answered", "yes"),
    ("coffee.png", "Is the table larger than the cup?", "answered", "yes"),
    ("coffee.png", "Is there a person at the top?", "answered", "no"),
    ("coffee.png", "How many dogs are on the table?", "answered", "0"),
    ("coffee.png", "What is the largest object?", "answered", "dining table"),
    ("coffee.png", "Are there more cups than people?", "answered", "yes"),
    ("coffee.png", "Is there a cup and a dog?", "answered", "no"),
    ("coffee.png", "Is there a cup or a dog?", "answered", "yes"),
    ("coffee.png", "Is there a mug on a table?", "answered", "yes"),
    # Brown, with a red saucer on it that no class of the detector covers.
    ("coffee.png", "What color is the table?", "undecided", "hardly likelier"),
    # A ginger cat that fills the frame.
    ("chelsea.png", "Is there a cat?", "answered", "yes"),
    ("chelsea.png", "Is there a kitten?", "answered", "yes"),
    ("chelsea.png", "How many cats are there?", "answered", "1"),
    ("chelsea.png", "How many animals are there?", "answered", "1"),
    ("chelsea.png", "Is there a dog?", "answered", "no"),
    ("chelsea.png", "Is the cat large?", "answered", "yes"),
    ("chelsea.png", "Is the cat a dog?", "answered", "no"),
    ("chelsea.png", "Is the cat an animal?", "answered", "yes"),
    ("chelsea.png", "Is the cat a cat or a dog?", "answered", "cat"),
    ("chelsea.png", "Is the cat green?", "answered", "no"),
    ("chelsea.png", "Is the cat left of the dragon?", "error", "dragon"),
    # One motorcycle in a workshop.
    ("motorcycle_left.png", "How many motorcycles are there?", "answered", "1"),
    ("motorcycle_left.png", "How many vehicles are there?", "answered", "1"),
    ("motorcycle_left.png", "Is there a motorbike?", "answered", "yes"),
    ("motorcycle_left.png", "Are there any cars?", "answered", "no"),
    ("motorcycle_left.png", "Is there a person on the motorcycle?", "answered", "no"),
    ("motorcycle_left.png", "What is the largest object?", "answered", "motorcycle"),
    ("motorcycle_left.png", "What color is the motorcycle?", "answered", "red"),
    ("motorcycle_left.png", "Where is the motorcycle?", "answered", "center"),
    # A man with a camera on a tripod, on the left, in grey.
    ("camera.png", "Is there a person?", "answered", "yes"),
    ("camera.png", "Is the person on the left?", "answered", "yes"),
    ("camera.png", "Is the person on the left or on the right?", "answered", "left"),
    ("camera.png", "How many people are there on the right?", "answered", "0"),
    # A horse, drawn.
    ("horse.png", "Is there a horse?", "answered", "yes"),
    # A black silhouette on white that fills the picture: boxes cannot tell which is the horse.
    ("horse.png", "What color is the horse?", "undecided", "hardly likelier"),
    ("horse.png", "Are there two horses?", "answered", "no"),
    # A temple, a flower and a rocket: nothing of the 80 classes.
    ("china.jpg", "How many people are there?", "answered", "0"),
    ("china.jpg", "Is there a car?", "answered", "no"),
    ("china.jpg", "What is the largest object?", "undecided", "nothing"),
    ("flower.jpg", "Is there a vase?", "answered", "no"),
    ("flower.jpg", "Where is the dog?", "undecided", "nothing"),
    ("flower.jpg", "Is there a windmill?", "error", "windmill"),
    ("rocket.jpg", "Are there any boats?", "answered", "no"),
    ("rocket.jpg", "Which color is the airplane?", "undecided", "nothing"),
]


@pytest.fixture(scope="module")
def answers():
    """All questions in one call: mixed pictures and programs in the same batches."""
    needs_detector()
    net = nmn.load("photo")
    return net.ask_many([(photo(name), question) for name, question, _, _ in CHECKED])


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CHECKED)), ids=[f"{c[0][:6]}: {c[1]}" for c in CHECKED]
)
def test_answers(answers, number: int, case) -> None:
    _, _, status, expected = case
    answer = answers[number]
    assert answer.status == status, f"{answer}\n{answer.program}"
    if status == "answered":
        assert answer.answer == expected, f"{answer.program}"
        assert answer.confidence is not None and 0 < answer.confidence <= 1
        assert answer.reason is None
    else:
        assert answer.answer is None
        assert expected in answer.reason


def test_there_are_enough_of_each_kind() -> None:
    assert len(CHECKED) >= 40
    given = [case[3] for case in CHECKED if case[2] == "answered"]
    assert given.count("no") >= 5 and given.count("0") >= 3
    assert sum(case[2] == "undecided" for case in CHECKED) >= 4


def test_every_trail_verifies(answers) -> None:
    from nmn.audit import verify

    for answer in answers:
        found = verify(answer.trail)
        assert found.ok, str(found)


def test_a_question_is_answered_the_same_alone(answers) -> None:
    net = nmn.load("photo")
    for number in (1, 19, 44, 50):
        name, question, _, _ = CHECKED[number]
        alone = net.ask(photo(name), question)
        together = answers[number]
        assert alone.answer == together.answer
        assert alone.confidence == pytest.approx(together.confidence, abs=1e-5)
        digests = [step.output.digest for step in alone.trail.steps]
        assert len(digests) == len(together.trail.steps)
