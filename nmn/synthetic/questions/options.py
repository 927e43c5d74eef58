"""The options of a choice in one scene: every fill of its words, grouped by what it gives.

What a fill leads to depends on its value alone, so the search walks over values (at most 10
objects, 11 counts, some dozens of sets) and not over the hundreds of fills behind them. Options
depend on the input's value alone too, so each list is made once a scene, whatever the template.
"""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from nmn.synthetic.questions.plan import Choice, Finish
from nmn.synthetic.questions.scene_index import SceneIndex

Fill = tuple[str | None, ...]
"""The words of a choice, in the order of its slots; None is unset."""

Free = tuple[bool, ...]


class Option(NamedTuple):
    """Fills that give the same value.

    Attributes:
        value: an object's index, a set's bits, a count or yes/no.
        weight: how often it should be tried first, relative to its siblings.
        fills: the fills, at least one.
    """

    value: int
    weight: int
    fills: list[Fill]


class SceneOptions:
    """The options of every choice in one scene, made when they are first asked for."""

    def __init__(self, scene: SceneIndex) -> None:
        self.scene = scene
        self._nothing: Fill = (None,) * len(scene.catalogue.attributes)
        """The description without a word."""
        self._found: dict[tuple[tuple[object, ...], int], list[Option]] = {}
        self._described: dict[Free, dict[int, list[Fill]]] = {}

    def of(self, choice: Choice, start: int) -> list[Option]:
        """The options of a choice that starts from ``start``, a set or an object."""
        key = (choice.source, start)
        found = self._found.get(key)
        if found is None:
            match choice.kind:
                case "relate":
                    sets = self._relate(start)
                case "word":
                    sets = self._word(choice.attribute, start)
                case "filter":
                    sets = self._filter(choice, start)
                case "relate_filter":
                    sets = self._relate_filter(choice, start)
            found = self._found[key] = _finished(sets, choice.finish)
        return found

    def described(self, free: Free) -> dict[int, list[Fill]]:
        """By set that some description picks out of the whole scene, the descriptions that do."""
        found = self._described.get(free)
        if found is None:
            by_fill: dict[Fill, int] = {}
            for i, words in enumerate(zip(*self.scene.words.values(), strict=True)):
                choices = [(None, w) if f else (None,) for w, f in zip(words, free, strict=True)]
                for fill in product(*choices):
                    by_fill[fill] = by_fill.get(fill, 0) | 1 << i
            found = {}
            for fill, objects in by_fill.items():
                found.setdefault(objects, []).append(fill)
            self._described[free] = found
        return found

    def _relate(self, anchor: int) -> list[Option]:
        return [
            Option(self.scene.related[r][anchor], 1, [(r,)]) for r in self.scene.catalogue.relations
        ]

    def _word(self, attribute: str, start: int) -> list[Option]:
        found = []
        for word in self.scene.catalogue.attributes[attribute]:
            objects = self.scene.holding[word] & start
            if objects != start or not start:  # else the word narrows nothing
                found.append(Option(objects, 1, [(word,)]))
        return found

    def _filter(self, choice: Choice, start: int) -> list[Option]:
        sets: dict[int, list[Fill]] = {}
        for whole, fills in self.described(choice.free).items():
            objects = whole & start
            if not objects:
                continue
            if objects == start:  # the words narrow nothing: only the description without words
                if not _may_be_bare(choice.finish, start == self.scene.everything):
                    continue
                fills = [self._nothing] if self._nothing in fills else []
            if fills:
                sets.setdefault(objects, []).extend(fills)
        found = [Option(objects, len(fills), fills) for objects, fills in sets.items()]
        if choice.zeros:
            absent = self._absent(choice.free, start)
            # In the published proportions: as many absent things as present ones are asked for,
            # and as many are counted as there are descriptions of one object.
            if choice.finish == "exist":
                weight = sum(option.weight for option in found)
            else:
                weight = sum(o.weight for o in found if o.value.bit_count() == 1)
            if absent:
                found.append(Option(0, max(1, min(weight, len(absent))), absent))
        return found

    def _absent(self, free: Free, start: int) -> list[Fill]:
        here: set[Fill] = set()
        for whole, fills in self.described(free).items():
            if whole & start:
                here.update(fills)
        return [
            fill
            for fill in _every(tuple(self.scene.catalogue.attributes.values()), free)
            if fill not in here and fill != self._nothing
        ]

    def _relate_filter(self, choice: Choice, anchor: int) -> list[Option]:
        sets: dict[int, list[Fill]] = {}
        described = self.described(choice.free)
        for relation in self.scene.catalogue.relations:
            related = self.scene.related[relation][anchor]
            for whole, fills in described.items():
                objects = whole & related
                # Whatever the words describe stands there: the relation could be left out.
                if objects == whole or not (objects or choice.zeros):
                    continue
                if objects == related and objects:  # all that stands there is described
                    if self._nothing not in fills:
                        continue
                    fills = [self._nothing]
                sets.setdefault(objects, []).extend((relation, *fill) for fill in fills)
        return [Option(objects, len(fills), fills) for objects, fills in sets.items()]


def _may_be_bare(finish: Finish, whole_scene: bool) -> bool:
    """Whether "thing" alone may describe: "How many things are there?", but not "Is there a
    thing?", nor "more things than ..."."""
    return finish in ("object", "count") or (finish == "exist" and not whole_scene)


def _finished(sets: list[Option], finish: Finish) -> list[Option]:
    """Options of sets as options of what is made of the set."""
    if finish == "set":
        return sets
    weights: dict[int, int] = {}
    together: dict[int, list[Fill]] = {}
    for objects, weight, fills in sets:
        if finish == "object":
            if objects.bit_count() != 1:
                continue
            value = objects.bit_length() - 1
        else:
            value = objects.bit_count() if finish == "count" else int(objects != 0)
        weights[value] = weights.get(value, 0) + weight
        together.setdefault(value, []).extend(fills)
    return [Option(value, weights[value], fills) for value, fills in together.items()]


@lru_cache
def _every(words: tuple[tuple[str, ...], ...], free: Free) -> tuple[Fill, ...]:
    choices = [(None, *some) if may else (None,) for some, may in zip(words, free, strict=True)]
    return tuple(product(*choices))
