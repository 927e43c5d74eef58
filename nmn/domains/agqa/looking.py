"""Frames, and what is looked for in them: ``Localize``, ``Iterate``, ``Filter`` and others."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from nmn.domains.agqa.building import Aliases, Building
from nmn.domains.agqa.steps import (
    OfBoth,
    OfEachFrame,
    OfFound,
    OfFrames,
    OfNode,
    OfTag,
    OfWhen,
    View,
    Within,
)
from nmn.domains.agqa.tree import Part
from nmn.errors import ProgramError
from nmn.grammar.language import Language

TAG = "temporal tag"

MODES: Mapping[str, str] = {"before": "before", "after": "after", "while": "during"}
"""How AGQA calls a part of a clip -> the module that gives it."""

_SETS = {"object": "objects", "relation": "relations", "action": "actions"}


class Looking(Building, ABC):
    """One program on its way: what of it is about frames, and the values of its functions."""

    def __init__(self, text: str, language: Language, aliases: Aliases) -> None:
        super().__init__(text, language, aliases)
        self.noted: dict[int, tuple[int, View]] = {}
        self.tag: str | None = None

    @abstractmethod
    def item(self, part: Part, kind: str | None) -> int:
        """A word of a vocabulary; None where any will do."""

    def note(self, part: Part, node: int, view: View) -> int:
        """Note the value of a function: once for each tag where it names the tag, and together
        where only the frames depend on it that it is evaluated on."""
        if part.kind != "call":
            return node
        known = self.noted.get(part.number)
        if self.tag is not None and part.names(TAG):
            first, views = known or (node, OfTag({}))
            assert isinstance(views, OfTag)  # either always or never inside a tag
            self.noted[part.number] = first, OfTag({**views.views, self.tag: view})
        elif known is None:
            self.noted[part.number] = node, view
        elif known[1] != view:
            self.noted[part.number] = known[0], OfBoth(known[1], view)
        return node

    # ------------------------------------------------------------------------------- frames

    def frames(self, part: Part) -> int:
        """``video``, or a part of it by an action.

        Raises:
            ProgramTypeError: something else.
        """
        if part.kind == "phrase" and part.text == "video":
            return self.add("video")
        if part.kind != "call" or part.text != "Localize":
            raise self.wrong(part, f"'{part!s:.60}' is no time", expected="video or Localize(...)")
        how, what = self.arguments(part, "before, after, while or between", "action")
        allowed = (*MODES, "between", *((TAG,) if self.tag else ()))
        mode = self.choice(how, *allowed)
        mode = (self.tag or "") if mode == TAG else mode
        if mode == "between":
            if what.kind != "list" or len(what.parts) != 2:
                raise self.wrong(what, "between needs two actions", expected="[action, action]")
            node = self.add("between", *(self._span(one) for one in what.parts))
        else:
            node = self.add(MODES[mode], self._span(what))
        return self.note(part, node, OfFrames(node))

    def _span(self, part: Part) -> int:
        return self.add("span", self.add("localize", self.item(part, "action")))

    # --------------------------------------------------------------------------------- sets

    def kind(self, part: Part) -> str | None:
        """The vocabulary of a set or a word; None of a phrase, which may be of any."""
        if part.kind != "call" or not part.parts:
            return None
        if part.text in ("ToAction", "Superlative"):
            return "action"
        if part.text in ("Iterate", "IterateUntil", "Query", "OnlyItem"):
            return self.kind(part.parts[-1])
        if part.text == "Choose":
            known = (self.kind(one) for one in reversed(part.parts))
            return next((kind for kind in known if kind), None)
        if part.text == "Filter":
            kind, by = self.keys(part.parts[-1])
            return "object" if kind == "relation" and by is not None else kind
        return None

    def items(self, part: Part) -> int:
        """A set of words.

        Raises:
            ProgramTypeError: something else.
        """
        if part.kind == "call" and part.text == "Iterate":
            source, inner = self.arguments(part, "frames", "Filter(frame, ...)")
            frames = self.frames(source)
            node = self._filtered(inner, frames, Within(frames))
            return self.note(part, node, OfNode(node))
        if part.kind == "call" and part.text == "IterateUntil":
            return self._until(part)
        if part.kind == "call" and part.text == "Filter":
            node = self._filtered(part, self.add("video"), None)
            return self.note(part, node, OfNode(node))
        raise self.not_a_set(part)

    def not_a_set(self, part: Part) -> ProgramError:
        return self.wrong(
            part, f"'{part!s:.60}' is no set", expected="Iterate(...), IterateUntil(...) or Filter"
        )

    def _until(self, part: Part) -> int:
        way, source, condition, inner = self.arguments(
            part, "forward or backward", "frames", "bool of a frame", "Filter(frame, ...)"
        )
        backward = self.choice(way, "forward", "backward") == "backward"
        frames = self.frames(source)
        # Until when is known only once the condition is: it is noted with the place of the found.
        noted: list[tuple[Part, OfWhen | OfEachFrame]] = []
        when = self._when(condition, Within(frames, backward=backward), noted)
        found = self.add("last" if backward else "first", frames, when)
        for one, view in noted:
            within = replace(view.within, found=found)
            self.note(one, when, replace(view, within=within))
        node = self._filtered(inner, found, Within(frames, found, only=True))
        return self.note(part, node, OfFound(node, found))

    def _filtered(self, part: Part, frames: int, within: Within | None) -> int:
        """``Filter(frame, keys)`` over some frames, or ``Filter(video, keys)``."""
        if part.kind != "call" or part.text != "Filter":
            raise self.wrong(
                part, f"'{part!s:.60}' cannot stand here", expected="Filter(frame, ...)"
            )
        source, keys = self.arguments(part, "frame", "[keys]")
        self.choice(source, "video" if within is None else "frame")
        kind, by = self.keys(keys)
        if by is None:
            node = self.add(_SETS[kind], frames)
            relation = None
        elif kind == "relation":
            relation = self.item(by, "relation")
            node, kind = self.add("objects_by", frames, relation), "object"
        else:
            raise self.wrong(keys, "one action is no set", expected="[actions]")
        if within is not None:
            self.note(part, node, OfEachFrame(within, kind, relation))
        return node

    # ---------------------------------------------------------------- functions of a frame

    def _when(
        self, part: Part, within: Within, noted: list[tuple[Part, OfWhen | OfEachFrame]]
    ) -> int:
        """In which frames it is so."""
        name = part.text if part.kind == "call" else ""
        if name in ("XOR", "AND"):
            sides = self.arguments(part, "bool", "bool")
            both = (self._when(one, within, noted) for one in sides)
            node = self.add(f"{name.lower()}_frames", *both)
        elif name == "Exists":
            thing, among = self.arguments(part, "item", "Filter(frame, ...)")
            node = self._when_exists(thing, among, within, noted)
        elif name == "HasItem":
            (among,) = self.arguments(part, "[items]")
            kind, by = self._looked_for(among)
            if kind != "action" or by is not None:
                raise self.wrong(among, "only of actions it is asked whether there are any",
                                 expected="Filter(frame, [actions])")  # fmt: skip
            node = self.add("when_acting")
            noted.append((among, OfEachFrame(within, "action")))
        else:
            raise self.wrong(
                part, f"'{part!s:.60}' is no yes or no", expected="Exists, HasItem, XOR or AND"
            )
        noted.append((part, OfWhen(within, node)))
        return node

    def _when_exists(
        self,
        thing: Part,
        among: Part,
        within: Within,
        noted: list[tuple[Part, OfWhen | OfEachFrame]],
    ) -> int:
        kind, by = self._looked_for(among)
        relation = None
        if kind == "relation" and by is not None:
            item, relation = self.item(thing, "object"), self.item(by, "relation")
            node, kind = self.add("when_related", item, relation), "object"
        elif by is not None:
            raise self.wrong(among, "one action is no set", expected="Filter(frame, [actions])")
        else:
            name = "localize" if kind == "action" else f"when_{kind}"
            node = self.add(name, self.item(thing, kind))
        noted.append((among, OfEachFrame(within, kind, relation)))
        return node

    def _looked_for(self, part: Part) -> tuple[str, Part | None]:
        if part.kind != "call" or part.text != "Filter":
            raise self.wrong(part, f"'{part!s:.60}' is no set", expected="Filter(frame, ...)")
        source, keys = self.arguments(part, "frame", "[keys]")
        self.choice(source, "frame")
        return self.keys(keys)
