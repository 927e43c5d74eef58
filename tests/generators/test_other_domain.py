"""The same grammar with another domain's words: small geometric solids."""

import pytest

from nmn.errors import QuestionError, UnknownWord
from nmn.generators import GrammarGenerator, Lexicon, entries, noun_entries

SHAPES = ("cube", "sphere", "cylinder")
MATERIALS = {"rubber": "rubber, matte", "metal": "metal, shiny"}


@pytest.fixture(scope="module")
def solids() -> GrammarGenerator:
    nouns = [*noun_entries("thing", "thing"), *noun_entries("object", "thing")]
    for shape in SHAPES:
        nouns += noun_entries(shape, shape)
    nouns += noun_entries("ball", "sphere")
    lexicon = Lexicon(
        entries={
            "noun": tuple(nouns),
            "adjective": entries({"red": "red", "blue": "blue", **MATERIALS}),
            "relation": entries({"left": "left of", "front": "in front of"}),
            "key": entries({"color": "color", "material": "material", "category": "shape"}),
        },
        groups={"red": "color", "blue": "color", "rubber": "material", "metal": "material"},
        everything="thing",
        person=None,
        categories=frozenset(SHAPES),
        having="holding",
        in_hand="holding",
        listed=frozenset(("category", "color")),
        examples=SHAPES,
    )
    return GrammarGenerator(lexicon)


@pytest.mark.parametrize(
    ("question", "program"),
    [
        (
            "How many shiny red cubes are left of the ball?",
            'count(relate(filter(filter(find("cube"), "red"), "metal"), "left", '
            'unique(find("sphere"))))',
        ),
        (
            "What material is the cylinder in front of the cube?",
            'query_material(unique(relate(find("cylinder"), "front", unique(find("cube")))))',
        ),
        ("What shape is the red thing?", 'query_category(unique(filter(find("thing"), "red")))'),
        (
            "Do the cube and the ball have the same material?",
            'equal_material(unique(find("cube")), unique(find("sphere")))',
        ),
        (
            "Is the cube rubber or metal?",
            'choose_material(unique(find("cube")), "rubber", "metal")',
        ),
        (
            "Are there more cubes than balls?",
            'greater(count(find("cube")), count(find("sphere")))',
        ),
    ],
)
def test_other_words(solids: GrammarGenerator, question: str, program: str) -> None:
    assert solids.draft(question).program == program


def test_photo_words_are_unknown_there(solids: GrammarGenerator) -> None:
    with pytest.raises(UnknownWord) as caught:
        solids.draft("How many dogs are there?")
    assert "'cube'" in str(caught.value)


@pytest.mark.parametrize("question", ["Who is left of the cube?", "Is the cube on the left?"])
def test_what_a_domain_lacks_is_refused(solids: GrammarGenerator, question: str) -> None:
    with pytest.raises(QuestionError):
        solids.draft(question)


@pytest.fixture(scope="module")
def named_by_shape() -> GrammarGenerator:
    """Solids whose naming key is "shape", and whose extremes are "closest" and "remotest"."""
    lexicon = Lexicon(
        entries={
            "noun": tuple(
                entry for name in ("solid", *SHAPES) for entry in noun_entries(name, name)
            ),
            "adjective": entries({"red": "red", "blue": "blue"}),
            "key": entries({"color": "color", "shape": "shape, kind"}),
            "superlative": entries({"closest": "nearest, closest", "remotest": "farthest"}),
            "comparative": entries({"closest": "nearer"}),
        },
        groups={"red": "color", "blue": "color"},
        everything="solid",
        person=None,
        categories=frozenset(SHAPES),
        having="holding",
        in_hand="holding",
        listed=frozenset(("shape",)),
        naming="shape",
        extremes={"closest": "to", "remotest": "from"},
    )
    return GrammarGenerator(lexicon)


@pytest.mark.parametrize(
    ("question", "program"),
    [
        ("What is the red solid?", 'query_shape(unique(filter(find("solid"), "red")))'),
        ("What kind of solid is red?", 'query_shape(unique(filter(find("solid"), "red")))'),
        ("What solids are red?", 'list_shape(filter(find("solid"), "red"))'),
        ("Is the red solid a cube?",
         'verify_shape(unique(filter(find("solid"), "red")), "cube")'),
        ("Is the solid a cube or a sphere?",
         'choose_shape(unique(find("solid")), "cube", "sphere")'),
        ("Find the nearest cube to the sphere.",
         'closest(find("cube"), unique(find("sphere")))'),
        ("Find the farthest cube from the sphere.",
         'remotest(find("cube"), unique(find("sphere")))'),
        ("Which is nearer to the sphere, the cube or the cylinder?",
         'query_shape(closest(union(single(unique(find("cube"))), '
         'single(unique(find("cylinder")))), unique(find("sphere"))))'),
        ("Are the cube and the sphere the same kind of solid?",
         'equal_shape(unique(find("cube")), unique(find("sphere")))'),
    ],
)  # fmt: skip
def test_names_of_keys_and_extremes_are_those_of_the_lexicon(
    named_by_shape: GrammarGenerator, question: str, program: str
) -> None:
    assert named_by_shape.draft(question).program == program
