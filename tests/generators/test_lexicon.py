"""The words of the photo domain: plurals, synonyms, losses, and nearest known words."""

import pytest

from nmn.domains.photo.lexicon import photo_lexicon
from nmn.domains.photo.words import HYPERNYMS
from nmn.generators import Entry, GrammarGenerator, Noun
from nmn.generators.lexicon import plural, singular
from nmn.perception.coco import CATEGORIES


def test_all_classes_are_nouns() -> None:
    assert len(CATEGORIES) == 80
    assert set(CATEGORIES) | set(HYPERNYMS) == set(photo_lexicon().nouns())


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("dog", "dogs"),
        ("bus", "buses"),
        ("bench", "benches"),
        ("toothbrush", "toothbrushes"),
        ("puppy", "puppies"),
        ("key", "keys"),
        ("person", "people"),
        ("woman", "women"),
        ("policeman", "policemen"),
        ("human", "humans"),
        ("knife", "knives"),
        ("mouse", "mice"),
        ("sheep", "sheep"),
        ("wine glass", "wine glasses"),
        ("fire hydrant", "fire hydrants"),
        ("computer mouse", "computer mice"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_singulars_of_regular_plurals() -> None:
    assert [singular(word) for word in ("dogs", "puppies", "benches", "mice", "glass", "tree")] == [
        "dog", "puppy", "bench", "mouse", "glass", "tree",
    ]  # fmt: skip


def nouns_of(phrase: str) -> list[Entry]:
    return [
        entry
        for entry in photo_lexicon().entries["noun"]
        if " ".join(entry.phrase) == phrase and isinstance(entry.meaning, Noun)
    ]


def test_no_noun_has_two_meanings() -> None:
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in photo_lexicon().entries["noun"]:
        assert entry.phrase not in seen, f"{entry.phrase} is read in two ways"
        seen[entry.phrase] = entry


@pytest.mark.parametrize(
    ("word", "concept", "kind"),
    [
        ("sofa", "couch", "synonym"),
        ("automobile", "car", "synonym"),
        ("bike", "bicycle", "synonym"),
        ("aeroplane", "airplane", "synonym"),
        ("television", "tv", "synonym"),
        ("fridge", "refrigerator", "synonym"),
        ("mug", "cup", "synonym"),
        ("woman", "person", "loss"),
        ("men", "person", "loss"),
        ("kids", "person", "loss"),
        ("pedestrians", "person", "loss"),
        ("kitty", "cat", "loss"),
        ("taxi", "car", "loss"),
        ("monitor", "tv", "loss"),
    ],
)
def test_synonyms_carry_a_note(
    generator: GrammarGenerator, word: str, concept: str, kind: str
) -> None:
    draft = generator.draft(f"How many {word} are there?")
    assert draft.program == f'count(find("{concept}"))'
    assert [note.kind for note in draft.notes] == [kind]
    note = draft.notes[0]
    assert note.word == word
    assert note.text.startswith(f"'{word}' is read as '{concept}'")
    assert note.text.endswith(".")


def test_names_of_classes_carry_no_note(generator: GrammarGenerator) -> None:
    for concept in (*CATEGORIES, *HYPERNYMS):
        for word in (concept, plural(concept)):
            draft = generator.draft(f"How many {word} are there?")
            assert draft == type(draft)(f'count(find("{concept}"))', (), "grammar")


def test_doubt_is_in_the_note(generator: GrammarGenerator) -> None:
    (note,) = generator.draft("Is there a bike?").notes
    assert note.text == "'bike' is read as 'bicycle'; it may also mean a motorcycle."


def test_nearest_by_meaning_and_spelling() -> None:
    lexicon = photo_lexicon()
    assert lexicon.nearest("tiger") == ("cat", "zebra")
    assert lexicon.nearest("penguins")[0] == "bird"
    assert lexicon.nearest("girafe") == ("giraffe",)
    assert lexicon.nearest("sofaa") == ("couch",), "the concept is offered, not the synonym"
    assert lexicon.nearest("xyzzy") == ()


def test_related_words_are_unknown_and_their_concepts_known() -> None:
    lexicon = photo_lexicon()
    for word, near in lexicon.related.items():
        assert not nouns_of(word), f"'{word}' is a known noun"
        assert set(near) <= set(lexicon.nouns()), word


@pytest.mark.parametrize(
    "question",
    ["How many people are wearing glasses?", "Is there a man with glasses?"],
)
def test_traps_are_unknown(generator: GrammarGenerator, question: str) -> None:
    from nmn.errors import UnknownWord

    with pytest.raises(UnknownWord) as caught:
        generator.draft(question)
    assert caught.value.word == "glasses"
