"""A CLEVR scene made ready for programs: every set of objects is the bits of one integer.

Bit ``i`` stands for object ``i``. A filter is then one ``&``, and a set can be the key of a table;
the search for questions rests on both.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nmn.errors import DatasetError
from nmn.files import short
from nmn.generators.templates.catalogue import Catalogue


class SceneIndex:
    """What is true in one scene.

    Arguments:
        scene: a scene in the format of CLEVR 1.0: ``objects`` with color, shape, size and
            material, and ``relationships[relation][i]``, the indices of the objects that stand in
            that relation to object ``i``.
        catalogue: the attributes and relations of such scenes.

    Attributes:
        size: the number of objects.
        everything: the set of all objects.
        holding: by word, the set of the objects it describes.
        related: by relation, for each object the set of those that stand in it to that object.
        same: by attribute, for each object the set of the *others* that share its word.
        words: by attribute, the word of each object.

    Raises:
        DatasetError: a part is missing or is not what CLEVR 1.0 allows there.
    """

    def __init__(self, scene: Mapping[str, Any], catalogue: Catalogue) -> None:
        if not isinstance(scene, Mapping):
            raise DatasetError(f"{short(scene)} is not a scene", expected="an object")
        where = short(scene.get("image_filename", "scene")).strip("'")
        self.catalogue = catalogue
        attributes, relations = catalogue.attributes, catalogue.relations
        objects = _list(scene, "objects", where)
        self.size = len(objects)
        self.everything = (1 << self.size) - 1
        self.words = {
            attribute: tuple(
                _word(one, attribute, known, f"{where}, object {i}")
                for i, one in enumerate(objects)
            )
            for attribute, known in attributes.items()
        }
        self.holding = {
            word: sum(1 << i for i, other in enumerate(self.words[attribute]) if other == word)
            for attribute, words in attributes.items()
            for word in words
        }
        self.same = {
            attribute: tuple(self.holding[word] & ~(1 << i) for i, word in enumerate(words))
            for attribute, words in self.words.items()
        }
        relationships = scene.get("relationships")
        if not isinstance(relationships, Mapping):
            raise DatasetError(
                "the scene has no relationships", where=where, expected=", ".join(relations)
            )
        self.related = {
            relation: _rows(
                _list(relationships, relation, where), self.size, f"{where}, {relation}"
            )
            for relation in relations
        }
        self._members: dict[int, tuple[int, ...]] = {}

    def members(self, objects: int) -> tuple[int, ...]:
        """The indices of a set's objects, ascending."""
        found = self._members.get(objects)
        if found is None:
            found = tuple(i for i in range(self.size) if objects >> i & 1)
            self._members[objects] = found
        return found


def _list(holder: Mapping[str, Any], name: str, where: str) -> Sequence[Any]:
    found = holder.get(name)
    if not isinstance(found, list | tuple):
        raise DatasetError(f"there is no list {name!r}", where=where, expected="a list")
    return found


def _word(one: Any, attribute: str, known: tuple[str, ...], where: str) -> str:
    word = one.get(attribute) if isinstance(one, Mapping) else None
    if not isinstance(word, str) or word not in known:
        raise DatasetError(
            f"its {attribute} is {short(word)}", where=where, expected=", ".join(known)
        )
    return word


def _rows(rows: Sequence[Any], size: int, where: str) -> tuple[int, ...]:
    if len(rows) != size:
        raise DatasetError(
            f"there are {len(rows)} lists", where=where, expected=f"one for each of {size} objects"
        )
    found = []
    for i, row in enumerate(rows):
        if not isinstance(row, list | tuple) or not all(_index(j, size) and j != i for j in row):
            raise DatasetError(
                f"the list of object {i} is {short(row)}",
                where=where,
                expected=f"indices of other objects, 0 to {size - 1}",
            )
        found.append(sum(1 << j for j in set(row)))
    return tuple(found)


def _index(value: Any, size: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < size
