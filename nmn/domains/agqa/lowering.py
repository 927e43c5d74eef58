"""AGQA's functions -> typed calls, with the functions of a frame bound.

``Filter(frame, ...)`` inside ``Iterate`` and ``IterateUntil``, ``Query(end, action)`` inside
``Superlative`` and ``temporal tag`` inside ``Compare`` are functions of what AGQA leaves unsaid.
Here the one who calls says it: of a frame, by what gives a value for every frame; of an action, by
one call about all of them; of the tag, by the same calls twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nmn.domains.agqa.building import Aliases
from nmn.domains.agqa.looking import TAG, Looking
from nmn.domains.agqa.steps import OfDone, OfLength, OfNode, OfOnly, OfTag, View
from nmn.domains.agqa.tree import Part
from nmn.grammar.dialect import Translation
from nmn.grammar.language import Language


@dataclass(frozen=True)
class AgqaTranslation(Translation):
    """A program read from AGQA's text.

    Attributes:
        node_of: for every function of the text, in the order of their names there, the node that
            comes nearest to it; ``views`` say what of it is the function's value.
        functions: their names.
        views: how the value of each is found.
    """

    functions: tuple[str, ...] = ()
    views: tuple[View, ...] = ()


def lowered(text: str, tree: Part, language: Language, aliases: Aliases) -> AgqaTranslation:
    """The program of a tree; raises as ``Agqa.read``."""
    lowering = _Lowering(text, language, aliases)
    lowering.answer(tree)
    program = lowering.finish()
    calls = sorted(tree.calls(), key=lambda part: part.number)
    found = [lowering.noted[part.number] for part in calls]
    inside = [tuple(one.number for part in call.parts for one in _heads(part)) for call in calls]
    return AgqaTranslation(
        program,
        tuple(node for node, _ in found),
        tuple(inside),
        tuple(part.text for part in calls),
        tuple(view for _, view in found),
    )


def _heads(part: Part) -> list[Part]:
    """The outermost calls of a part."""
    return [part] if part.kind == "call" else [one for inner in part.parts for one in _heads(inner)]


class _Lowering(Looking):
    """Answers, truths and words. Every method gives a node, and notes how functions are valued."""

    # ------------------------------------------------------------------------ whole answers

    def answer(self, part: Part) -> int:
        """A program: a yes or no, a time, or a word."""
        if part.kind != "call":
            raise self.wrong(part, f"'{part!s:.60}' is no program", expected="a function")
        if part.text == "Compare":
            return self._compare(part)
        return self.truth(part) if part.text in self._truths else self.item(part, None)

    def _compare(self, part: Part) -> int:
        times, asked = self.arguments(part, "[before, after]", "function of temporal tag")
        tags = [self.choice(one, "before", "after") for one in times.parts]
        if times.kind != "list" or sorted(tags) != ["after", "before"]:
            raise self.wrong(times, "these are no two times", expected="[before, after]")
        if not asked.names(TAG):
            raise self.wrong(asked, "nothing here depends on the time", expected=f"'{TAG}'")
        sides = {}
        # In the order in which ``compare`` has them, whatever order the text has: equal programs
        # must have equal nodes, by which values are found.
        for self.tag in ("before", "after"):
            sides[self.tag] = self.truth(asked)
        self.tag = None
        node = self.add("compare", sides["before"], sides["after"])
        return self.note(part, node, OfNode(node))

    @property
    def _truths(self) -> dict[str, Callable[[Part], int]]:
        return {
            "AND": lambda part: self._both(part, "and"),
            "XOR": lambda part: self._both(part, "xor"),
            "Exists": self._exists,
            "Equals": self._equals,
        }

    def truth(self, part: Part) -> int:
        """A yes or no about the whole clip."""
        make = self._truths.get(part.text) if part.kind == "call" else None
        if make is None:
            raise self.wrong(
                part, f"'{part!s:.60}' is no yes or no", expected=" or ".join(self._truths)
            )
        node = make(part)
        return self.note(part, node, OfNode(node))

    def _both(self, part: Part, name: str) -> int:
        return self.add(name, *(self.truth(one) for one in self.arguments(part, "bool", "bool")))

    def _exists(self, part: Part) -> int:
        item, among = self.arguments(part, "item", "[items]")
        kind = self.kind(among)
        if kind is None:
            raise self.not_a_set(among)
        return self.add(f"exists_{kind}", self.items(among), self.item(item, kind))

    def _equals(self, part: Part) -> int:
        first, second = self.arguments(part, "item", "item")
        kind = self.kind(first) or self.kind(second) or self._kind_of(first, second)
        return self.add(f"equal_{kind}", self.item(first, kind), self.item(second, kind))

    # ------------------------------------------------------------------------------- words

    def item(self, part: Part, kind: str | None) -> int:
        """A word of a vocabulary; None where any will do.

        A set where one word is wanted stands for the only word of it.
        """
        if part.kind == "phrase":
            kind = kind or self._kind_of(part)
            return self.add(kind, words=(self.word(part, kind),))
        found = self.kind(part)
        if found is None or (kind is not None and found != kind):
            raise self.wrong(
                part, f"'{part!s:.60}' gives no {kind or 'word'}", expected=f"a {kind or 'word'}"
            )
        make = {
            "Query": self._query,
            "OnlyItem": self._only,
            "Choose": self._choose,
            "Superlative": self._superlative,
            "ToAction": self._to_action,
        }.get(part.text)
        if make is None:
            return self.add(f"only_{found}", self.items(part))
        return make(part, found)

    def _kind_of(self, *phrases: Part) -> str:
        """The first vocabulary that has all of these words."""
        for kind in ("object", "action", "relation"):
            if all(self.knows(part, kind) for part in phrases):
                return kind
        raise self.wrong(
            phrases[0], f"'{phrases[0]!s:.60}' is no word that is known here", expected="a word"
        )

    def _query(self, part: Part, kind: str) -> int:
        what, inner = self.arguments(part, "class", "item")
        self.choice(what, "class")
        node = self.item(inner, kind)
        return self.note(part, node, self._view_of(inner, node))

    def _view_of(self, part: Part, node: int) -> View:
        """The view of the same value again."""
        noted = self.noted.get(part.number, (node, OfNode(node)))[1]
        return noted.views.get(self.tag or "", OfNode(node)) if isinstance(noted, OfTag) else noted

    def _only(self, part: Part, kind: str) -> int:
        (inner,) = self.arguments(part, "[items]")
        among = self.items(inner)
        node = self.add(f"only_{kind}", among)
        return self.note(part, node, OfOnly(node, among))

    def _choose(self, part: Part, kind: str) -> int:
        first, second, among = self.arguments(part, "item", "item", "[items]")
        nodes = (self.item(first, kind), self.item(second, kind), self.item(among, kind))
        node = self.add(f"choose_{kind}", *nodes)
        return self.note(part, node, OfNode(node))

    def _to_action(self, part: Part, kind: str) -> int:
        verb, thing = self.arguments(part, "verb", "object")
        if verb.kind != "phrase":
            raise self.wrong(verb, f"'{verb!s:.60}' is no verb", expected="a word")
        node = self.add("to_action", self.item(thing, "object"), words=(self.word(verb, "verb"),))
        return self.note(part, node, OfNode(node))

    def _superlative(self, part: Part, kind: str) -> int:
        most, among, length = self.arguments(part, "max or min", "[actions]", "Subtract(...)")
        longest = self.choice(most, "max", "min") == "max"
        if among.kind == "list":
            if len(among.parts) != 2:
                raise self.wrong(among, "these are no two actions", expected="[action, action]")
            actions = self.add("pair", *(self._done(one) for one in among.parts))
        else:
            actions = self.items(among)
        node = self.add("longest" if longest else "shortest", actions)
        self._lengths(length, node, actions, longest)
        return self.note(part, node, OfNode(node))

    def _done(self, part: Part) -> int:
        """``Filter(video, [actions, a])``: the action, if it is done at all."""
        if part.kind != "call" or part.text != "Filter":
            return self.item(part, "action")
        source, keys = self.arguments(part, "video", "[actions, action]")
        self.choice(source, "video")
        kind, which = self.keys(keys)
        if kind != "action" or which is None:
            raise self.wrong(keys, "this is no action", expected="[actions, holding a bag]")
        node = self.item(which, "action")
        return self.note(part, node, OfDone(node))

    def _lengths(self, part: Part, node: int, actions: int, longest: bool) -> None:
        """``Subtract(Query(end, action), Query(start, action))``, the only measure there is."""
        if str(part) != "Subtract(Query(end, action), Query(start, action))":
            raise self.wrong(
                part,
                f"actions cannot be compared by '{part!s:.60}'",
                expected="Subtract(Query(end, action), Query(start, action))",
            )
        for call, what in zip(part.calls(), ("length", "end", "start"), strict=True):
            self.note(call, node, OfLength(actions, longest, what))
