"""Every exact module keeps the contract of all modules."""

import pytest

from nmn.domains.clevr import words as clevr_words
from nmn.domains.clevr.exact import EXACT as CLEVR
from nmn.domains.clevr.oracle import clevr_language
from nmn.domains.easy_vqa import words as easy_vqa_words
from nmn.domains.easy_vqa.exact import EXACT as EASY_VQA
from nmn.domains.shapes import words as shapes_words
from nmn.domains.shapes.exact import EXACT as SHAPES
from nmn.modules import Module
from nmn.testing import check_module
from nmn.types import Vocabulary

WORDS = {
    "clevr": (clevr_words.VOCABULARIES, CLEVR),
    "shapes": (shapes_words.VOCABULARIES, SHAPES),
    "easy-vqa": (easy_vqa_words.VOCABULARIES, EASY_VQA),
}
SIGNATURES = """
    scene() -> ObjectSet
    filter(ObjectSet, attribute) -> ObjectSet
    unique(ObjectSet) -> Object
    relate(Object, relation) -> ObjectSet
    same(Object, property) -> ObjectSet
    intersect(ObjectSet, ObjectSet) -> ObjectSet
    union(ObjectSet, ObjectSet) -> ObjectSet
    count(ObjectSet) -> Number
    exist(ObjectSet) -> Bool
    query_color(Object) -> Label[color]
    query_shape(Object) -> Label[shape]
    query_size(Object) -> Label[size]
    query_material(Object) -> Label[material]
    equal_color(Label[color], Label[color]) -> Bool
    equal_shape(Label[shape], Label[shape]) -> Bool
    equal_size(Label[size], Label[size]) -> Bool
    equal_material(Label[material], Label[material]) -> Bool
    equal_object(Object, Object) -> Bool
    equal_integer(Number, Number) -> Bool
    less_than(Number, Number) -> Bool
    greater_than(Number, Number) -> Bool
"""


def modules() -> list[tuple[type[Module], dict[str, Vocabulary]]]:
    found = []
    for vocabularies, classes in WORDS.values():
        found += [(cls, vocabularies) for cls in classes]
    return found


@pytest.mark.parametrize(
    ("cls", "vocabularies"), modules(), ids=lambda part: getattr(part, "__name__", "")
)
def test_module_keeps_the_contract(cls: type[Module], vocabularies: dict[str, Vocabulary]) -> None:
    check_module(cls, vocabularies)


def test_the_family_of_clevr_is_complete() -> None:
    known = {str(signature) for signature in clevr_language().signatures.values()}
    assert known == {line.strip() for line in SIGNATURES.strip().splitlines()}


def test_attributes_are_the_words_of_all_properties() -> None:
    words = clevr_words.VOCABULARIES
    assert len(words["attribute"]) == 15
    assert words["attribute"].words == sum((words[p].words for p in words["property"]), ())
