"""The words of STAR: its actions with the verb and object of each, objects, relations, verbs.

Source: the class files of the benchmark (Wu et al. 2021, NeurIPS Datasets and Benchmarks;
``annotations/STAR_classes`` of its repository, Apache-2.0), and the table of what verbs can be done
to, which stands in its program executor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from nmn.files import parse_json
from nmn.grammar import ValueType
from nmn.types import Bool, FrameSet, Label, LabelList, Labels, Vocabulary

LISTED = ("action", "object", "verb", "verb_object")
"""Vocabularies that lists may be of."""

GATHERED = ("action", "object", "relation", "verb", "verb_object")
"""Vocabularies that sets may be of, and that two words may be compared in."""

FRAMES = ValueType(FrameSet)
VERDICT = ValueType(Bool)


def one_of(vocabulary: str) -> ValueType:
    """One word of that vocabulary."""
    return ValueType(Label, vocabulary)


def list_of(vocabulary: str) -> ValueType:
    """Its words in an order."""
    return ValueType(LabelList, vocabulary)


def set_of(vocabulary: str) -> ValueType:
    """Any of its words, without order."""
    return ValueType(Labels, vocabulary)


ANSWERS = (VERDICT, FRAMES, *map(one_of, GATHERED), *map(list_of, LISTED), *map(set_of, GATHERED))
"""What a program may give: with a choice's own program a verdict, without it anything."""


@dataclass(frozen=True)
class StarWords:
    """The words of one edition of the data.

    Attributes:
        actions, objects, relations, verbs: a label's number is the word's place: "a004" is
            ``actions[4]``.
        verb_of, object_of: for each action the number of its verb and of its object.
        affords: by number of a verb, the numbers of the objects that it can be done to; verbs that
            are left out are known of no object.
    """

    actions: tuple[str, ...]
    objects: tuple[str, ...]
    relations: tuple[str, ...]
    verbs: tuple[str, ...]
    verb_of: tuple[int, ...]
    object_of: tuple[int, ...]
    affords: tuple[tuple[int, tuple[int, ...]], ...]

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """By name; "verb_object" has every verb with every object, "take box"."""
        pairs = tuple(f"{verb} {one}" for verb in self.verbs for one in self.objects)
        made = {
            "action": self.actions, "object": self.objects, "relation": self.relations,
            "verb": self.verbs, "verb_object": pairs,
        }  # fmt: skip
        return {name: Vocabulary(name, words) for name, words in made.items()}

    @property
    def pair_of(self) -> tuple[int, ...]:
        """For each action the number of its verb with its object."""
        pairs = zip(self.verb_of, self.object_of, strict=True)
        return tuple(verb * len(self.objects) + one for verb, one in pairs)


def affordances(
    stated: Mapping[str, list[str]], verbs: tuple[str, ...], objects: tuple[str, ...]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The table of what verbs can be done to, in numbers; words that are not known are left out.
    Empty where none of the objects is known."""
    made = tuple(
        (verbs.index(verb), tuple(objects.index(one) for one in some if one in objects))
        for verb, some in stated.items()
        if verb in verbs
    )
    return made if any(some for _, some in made) else ()


@cache
def stated_affordances() -> dict[str, list[str]]:
    """By verb, what it can be done to: eleven of the seventeen verbs."""
    found: dict[str, list[str]] = _own()["affords"]
    return found


@cache
def star_words() -> StarWords:
    """The words of the published data."""
    own = _own()
    objects, relations, verbs = (tuple(own[key]) for key in ("objects", "relations", "verbs"))
    return StarWords(
        tuple(action for action, _, _ in own["actions"]),
        objects,
        relations,
        verbs,
        tuple(verbs.index(verb) for _, verb, _ in own["actions"]),
        tuple(objects.index(one) for _, _, one in own["actions"]),
        affordances(stated_affordances(), verbs, objects),
    )


@cache
def _own() -> dict[str, Any]:
    text = resources.files("nmn.domains.star").joinpath("classes.json").read_text("utf-8")
    found: dict[str, Any] = parse_json(text)
    return found
