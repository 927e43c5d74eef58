"""The contract of modules holds those of a second medium, as it holds those of pictures."""

from typing import Annotated

import pytest
import torch

from nmn.errors import DomainError, ExecutionError
from nmn.modules import Module
from nmn.modules.module import describe
from nmn.testing import check_module
from nmn.types import Bool, Handle, Percept, SceneGraph, Stack, Word
from tests.passage.domain import DOMAIN, Count, Exist, Find, SentenceSet
from tests.passage.medium import Passage, PassageStack, Sentences


@pytest.mark.parametrize("cls", [Find, Count, Exist])
def test_modules_of_passages_keep_the_contract(cls: type[Module]) -> None:
    check_module(cls, DOMAIN.vocabularies, percept=Sentences)


class FindsBeyond(Module):
    """The sentences that have no such word, those that are not there among them."""

    def forward(self, passage: Passage, word: Annotated[Word, "word"]) -> SentenceSet:
        return SentenceSet(1 - passage.having(word.index))


class WritesOnThePassage(Module):
    """The sentences that have a word, which the passage then lacks."""

    def forward(self, passage: Passage, word: Annotated[Word, "word"]) -> SentenceSet:
        found = passage.having(word.index)
        passage.stack.words.zero_()
        return SentenceSet(found)


class CountsPadding(Module):
    """Whether hardly any sentence of the batch is meant."""

    def forward(self, sentences: SentenceSet) -> Bool:
        return Bool(sentences.scores.mean(dim=1))


for number, broken in enumerate((FindsBeyond, WritesOnThePassage, CountsPadding)):
    describe(broken, f"passage.broken{number}")


@pytest.mark.parametrize(
    ("cls", "says"),
    [
        (FindsBeyond, "gives sentences that are not there a score on random inputs"),
        (WritesOnThePassage, r"changes what was seen in place \('words'\)"),
        (CountsPadding, "another result for a row alone than in a batch|not finite"),
    ],
)
def test_a_broken_module_of_passages_fails_with_a_sentence(cls: type[Module], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check_module(cls, DOMAIN.vocabularies, percept=Sentences)


def test_made_up_passages_are_ragged_and_the_same_again() -> None:
    some = Sentences.examples((4, 0, 2), DOMAIN.vocabularies, seed=7)
    again = Sentences.examples((4, 0, 2), DOMAIN.vocabularies, seed=7)
    assert [len(one) for one in some] == [4, 0, 2]
    assert all(
        torch.equal(one.tables["word"], two.tables["word"])
        for one, two in zip(some, again, strict=True)
    )
    assert not torch.equal(some[0].tables["word"][:2], some[2].tables["word"])


def test_a_percept_that_cannot_be_made_up_says_what_to_write() -> None:
    class Mute(Percept):
        """Does not say what one of it may be."""

    with pytest.raises(DomainError, match="a Mute cannot be made up") as caught:
        check_module(Exist, DOMAIN.vocabularies, percept=Mute)
    assert "Mute.random" in str(caught.value.expected)


def test_a_handle_without_a_stack_says_so() -> None:
    class Lost(Handle[Stack[Sentences]]):
        """Leads to any stack."""

    class Loses(Module):
        """Whether anything is lost."""

        def forward(self, lost: Lost) -> Bool:
            return Bool(torch.ones(lost.batch))

    describe(Loses, "passage.loses")
    with pytest.raises(ExecutionError, match="Lost leads to no percept"):
        check_module(Loses, DOMAIN.vocabularies)


def test_a_handle_of_a_handle_leads_to_the_same_percepts() -> None:
    from nmn.types import Scene, percept_of

    class Chapter(Passage):
        """A passage by another name."""

    assert percept_of(Chapter) is Sentences and percept_of(Scene) is SceneGraph
    assert PassageStack._classes[Sentences] is PassageStack
