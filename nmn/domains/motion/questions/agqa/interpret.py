"""What AGQA's programs mean: exact values on a scene graph, for every function of the text.

Functions are those of the AGQA README (greeksharifa/LBA_Growing_Knowledge keeps a copy) and of its
generator. Two things that the published runner gets wrong are right here: HasItem looks at the
actions of the frame, and Choose compares whole words.

- Time is counted in annotated frames. ``before`` an action is every frame before its first,
  ``after`` every one after its last, ``while`` all from the first to the last, and ``between`` two
  is the gap, whichever comes first. Several instances of a class count as one, gaps included.
- ``IterateUntil`` looks at frames until its condition holds; its value is that of this frame.
- ``OnlyItem`` of several has no answer. ``Choose`` among several takes the one that is there.
- A length is ``end - start`` of an instance: the longest of its class where the longest is asked
  for, the shortest where the shortest is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nmn.domains.motion.questions.agqa.graph import Frame, Graph, Instance
from nmn.domains.motion.questions.agqa.program import (
    ACTION,
    FRAME,
    TAG,
    VIDEO,
    Node,
    read_program,
)
from nmn.domains.motion.questions.agqa.words import Words
from nmn.errors import ProgramTypeError

Value = Any
"""A set of words, a word, a bool, seconds, or frames as positions; None where there is none."""

_Env = Mapping[str, Any]
_KINDS = ("objects", "relations", "actions")
_SECONDS = 3  # decimals: files have as many


@dataclass(frozen=True)
class Frames:
    """Positions of frames, ascending."""

    places: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """What a program came to.

    Attributes:
        answer: "yes", "no" or a word; None where the clip does not answer the question.
        run: which computed it.
    """

    answer: str | None
    run: "Interpreter"

    @cached_property
    def values(self) -> list[Any]:
        """The value of every function, in the order of the text.

        A sorted list of words, a word, a bool, or a list of frame ids; None where there is none.
        What is evaluated once a frame is ``{frame id: value}`` over the frames it was evaluated on;
        once an action, ``{action: seconds}``; what depends on the temporal tag, ``{"before": ...,
        "after": ...}``.
        """
        return [self.run.shown(node) for node in self.run.tree.calls()]


def interpret_agqa(
    program: str,
    graph: Graph | Mapping[str, Mapping[str, Any]],
    words: Words | None = None,
    *,
    slack: int = 0,
) -> Outcome:
    """The answer of a program, and the value of every function in it.

    Arguments:
        program: as AGQA writes it.
        graph: of one clip, ``{vertex id: vertex}`` or read already.
        words: of the ids in it; needed for a graph that is not read.
        slack: frames by which every localized time is made longer at both its bounds, or shorter
            where negative: who asks may want to know what hangs on them.

    Raises:
        ProgramSyntaxError: the text is no program (see ``read_program``).
        ProgramTypeError: a function gets what it cannot take.
        DatasetError: the graph is not in AGQA's layout.
    """
    if not isinstance(graph, Graph):
        graph = Graph(graph, words or Words({}))
    run = Interpreter(program, graph, slack)
    return Outcome(_answer(run.value(run.tree, {})), run)


def _answer(value: Value) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return next(iter(value)) if len(value) == 1 else None
    return value if isinstance(value, str) else None


class Interpreter:
    """One run of one program on one clip."""

    def __init__(self, text: str, graph: Graph, slack: int = 0) -> None:
        self.text = text
        self.tree = read_program(text)
        self.graph = graph
        self.slack = slack
        self._seen: dict[int, dict[tuple[Any, ...], Value]] = {}
        self._meaning: dict[str, Callable[[Node, _Env], Value]] = {
            "AND": lambda node, env: self._both(node, env, lambda a, b: a and b),
            "XOR": lambda node, env: self._both(node, env, lambda a, b: a != b),
            "Choose": self._choose,
            "Compare": self._compare,
            "Equals": self._equals,
            "Exists": self._exists,
            "Filter": self._filter,
            "HasItem": self._has_item,
            "Iterate": self._iterate,
            "IterateUntil": self._iterate_until,
            "Localize": self._localize,
            "OnlyItem": self._only_item,
            "Query": self._query,
            "Subtract": self._subtract,
            "Superlative": self._superlative,
            "ToAction": self._to_action,
        }

    def error(self, node: Node, message: str, expected: str) -> ProgramTypeError:
        return ProgramTypeError(message, text=self.text, span=node.span, expected=expected)

    def value(self, node: Node, env: _Env) -> Value:
        """Of a node, where the variables are bound as ``env`` says."""
        if node.kind == "list":
            return [self.value(part, env) for part in node.parts]
        if node.kind == "phrase":
            return env[node.text] if node.text in node.free else self._word(node)
        key = tuple(_key(env[name]) for name in (TAG, FRAME, ACTION) if name in node.free)
        seen = self._seen.setdefault(node.number, {})
        if key not in seen:
            seen[key] = self._meaning[node.text](node, env)
        return seen[key]

    def shown(self, node: Node) -> Any:
        """A node's values as files have them."""
        found: dict[Any, Any] = {}
        free = [name for name in (TAG, FRAME, ACTION) if name in node.free]
        for key, value in self._seen.get(node.number, {}).items():
            if not free:
                return self._plain(value)
            at = found
            for part in key[:-1]:
                at = at.setdefault(part, {})
            at[key[-1]] = self._plain(value)
        return found if free else None

    def _plain(self, value: Value) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, Frames):
            return [self.graph.frames[k].id for k in value.places]
        return round(value, _SECONDS) if isinstance(value, float) else value

    def _word(self, node: Node) -> Value:
        if node.text == VIDEO:
            return Frames(tuple(range(len(self.graph.frames))))
        return self.graph.words.canonical(node.text)

    def _arguments(self, node: Node, env: _Env) -> list[Value]:
        return [self.value(part, env) for part in node.parts]

    def _choice(self, node: Node, *allowed: str) -> str:
        """A word that says how a function works."""
        if node.kind != "phrase" or node.text not in allowed:
            raise self.error(
                node, f"{self._source(node)!r} is no way to do this", " or ".join(allowed)
            )
        return node.text

    def _source(self, node: Node) -> str:
        return self.text[slice(*node.span)].strip()

    def _frames(self, node: Node, env: _Env) -> Frames | None:
        found = self.value(node, env)
        if found is None or isinstance(found, Frames):
            return found
        raise self.error(node, f"{self._source(node)!r} is no time", "video or Localize(...)")

    def _set(self, node: Node, env: _Env) -> frozenset[str] | None:
        found = self.value(node, env)
        if isinstance(found, str):
            return frozenset({found})
        if found is None or isinstance(found, frozenset):
            return found
        raise self.error(node, f"{self._source(node)!r} is no set", "Filter or Iterate")

    def _item(self, node: Node, env: _Env) -> str | None:
        """One word; None of several, as "the one" means nothing then."""
        found = self.value(node, env)
        if isinstance(found, frozenset):
            return next(iter(found)) if len(found) == 1 else None
        if found is None or isinstance(found, str):
            return found
        raise self.error(node, f"{self._source(node)!r} is no word", "a word or Query(class, ...)")

    def _bool(self, node: Node, env: _Env) -> bool | None:
        found = self.value(node, env)
        if found is None or isinstance(found, bool):
            return found
        raise self.error(node, f"{self._source(node)!r} is not yes or no", "Exists or HasItem")

    def _both(self, node: Node, env: _Env, rule: Callable[[bool, bool], bool]) -> bool | None:
        one, other = (self._bool(part, env) for part in node.parts)
        return None if one is None or other is None else rule(one, other)

    def _exists(self, node: Node, env: _Env) -> bool | None:
        item, among = self._item(node.parts[0], env), self._set(node.parts[1], env)
        return None if item is None or among is None else item in among

    def _has_item(self, node: Node, env: _Env) -> bool | None:
        among = self._set(node.parts[0], env)
        return None if among is None else bool(among)

    def _equals(self, node: Node, env: _Env) -> bool | None:
        one, other = (self._item(part, env) for part in node.parts)
        return None if one is None or other is None else one == other

    def _choose(self, node: Node, env: _Env) -> str | None:
        one, other = (self._item(part, env) for part in node.parts[:2])
        among = self._set(node.parts[2], env)
        if one is None or other is None or among is None:
            return None
        there = {one, other} & among
        return next(iter(there)) if len(there) == 1 else None

    def _only_item(self, node: Node, env: _Env) -> frozenset[str] | str | None:
        found = self._set(node.parts[0], env)
        if found is None or not found:
            return None
        return next(iter(found)) if len(found) == 1 else found

    def _filter(self, node: Node, env: _Env) -> frozenset[str] | str | None:
        keys = node.parts[1]
        if keys.kind != "list":
            raise self.error(keys, "what is looked for is not in brackets", "[objects]")
        source = self.value(node.parts[0], env)
        frames = [source] if isinstance(source, Frame) else None
        if isinstance(source, Frames):
            frames = [self.graph.frames[k] for k in source.places]
        if frames is None:
            raise self.error(node.parts[0], "this cannot be filtered", "frame or video")
        kind = {"relation": "relations"}.get(keys.parts[0].text, keys.parts[0].text)
        if kind not in _KINDS:
            raise self.error(keys, "there is no such thing in a frame", " or ".join(_KINDS))
        if len(keys.parts) == 1:
            return frozenset[str]().union(*(_things(frame, kind) for frame in frames))
        word = self._item(keys.parts[1], env)
        if kind == "actions" and len(keys.parts) == 2:
            done = word in frozenset[str]().union(*(frame.actions for frame in frames))
            return word if done else None
        if kind == "relations" and len(keys.parts) == 3 and keys.parts[2].text == "objects":
            if word is None:
                return None
            return frozenset[str]().union(
                *(frame.related.get(word, frozenset()) for frame in frames)
            )
        raise self.error(keys, "this list of keys has no meaning", "[relations, holding, objects]")

    def _iterate(self, node: Node, env: _Env) -> frozenset[str] | None:
        frames = self._frames(node.parts[0], env)
        if frames is None:
            return None
        found: set[str] = set()
        for k in frames.places:
            inner = {**env, FRAME: self.graph.frames[k]}
            found |= self._set(node.parts[1], inner) or frozenset()
        return frozenset(found)

    def _iterate_until(self, node: Node, env: _Env) -> Value:
        way = self._choice(node.parts[0], "forward", "backward")
        frames = self._frames(node.parts[1], env)
        if frames is None:
            return None
        for k in frames.places if way == "forward" else frames.places[::-1]:
            inner = {**env, FRAME: self.graph.frames[k]}
            if self._bool(node.parts[2], inner):
                return self.value(node.parts[3], inner)
        return None

    def _localize(self, node: Node, env: _Env) -> Frames | None:
        how = node.parts[0]
        mode = (
            env[TAG]
            if how.text == TAG
            else self._choice(how, "before", "after", "while", "between")
        )
        target = node.parts[1]
        if mode == "between":
            if target.kind != "list" or len(target.parts) != 2:
                raise self.error(target, "between needs two actions", "[action, action]")
            return self._between(target.parts, env)
        action = self._item(target, env)
        span = None if action is None else self.graph.span(action)
        if span is None:
            return None
        first, last = span
        count = len(self.graph.frames)
        low, high = {
            "before": (0, first),
            "after": (last + 1, count),
            "while": (first, last + 1),
        }[mode]
        return self._within(low - self.slack * (low > 0), high + self.slack * (high < count))

    def _within(self, low: int, high: int) -> Frames:
        return Frames(tuple(range(max(low, 0), min(high, len(self.graph.frames)))))

    def _between(self, parts: Sequence[Node], env: _Env) -> Frames | None:
        actions = [self._item(part, env) for part in parts]
        spans = [None if one is None else self.graph.span(one) for one in actions]
        one, other = spans
        if one is None or other is None:
            return None
        early, late = sorted((one, other))
        return self._within(early[1] + 1 - self.slack, late[0] + self.slack)

    def _query(self, node: Node, env: _Env) -> Value:
        what = self._choice(node.parts[0], "class", "start", "end")
        if what == "class":
            found = self.value(node.parts[1], env)
            return found if isinstance(found, str | frozenset | None) else self._item(node, env)
        instance = self.value(node.parts[1], env)
        if not isinstance(instance, Instance):
            raise self.error(node.parts[1], "only an action starts and ends", ACTION)
        return instance.start if what == "start" else instance.end

    def _subtract(self, node: Node, env: _Env) -> float | None:
        one, other = self._arguments(node, env)
        if not isinstance(one, float) or not isinstance(other, float):
            raise self.error(node, "only times are subtracted", "Query(end, action)")
        return one - other

    def _superlative(self, node: Node, env: _Env) -> str | None:
        longest = self._choice(node.parts[0], "max", "min") == "max"
        items = self.value(node.parts[1], env)
        names = sorted(items) if isinstance(items, frozenset) else items
        if not isinstance(names, list):
            raise self.error(node.parts[1], "there is nothing to compare", "[action, action]")
        best: tuple[str, float] | None = None
        for name in _each(names):
            some = self.graph.instances.get(name, [])
            if not some:
                continue
            pick = max if longest else min
            instance = pick(some, key=lambda one: one.length)
            size = self.value(node.parts[2], {**env, ACTION: instance})
            if best is None or (size > best[1] if longest else size < best[1]):
                best = (name, size)
        return None if best is None or None in names else best[0]

    def _to_action(self, node: Node, env: _Env) -> str | None:
        verb, item = (self._item(part, env) for part in node.parts)
        return None if verb is None or item is None else self.graph.action_of(verb, item)

    def _compare(self, node: Node, env: _Env) -> str | None:
        tags = [self._choice(part, "before", "after") for part in node.parts[0].parts]
        if len(tags) != 2:
            raise self.error(node.parts[0], "two times are compared", "[before, after]")
        holds = [self._bool(node.parts[1], {**env, TAG: tag}) for tag in tags]
        # Before a clip's first action there is no time in which it could hold.
        true = [tag for tag, one in zip(tags, holds, strict=True) if one]
        return true[0] if len(true) == 1 else None


def _key(bound: Any) -> Any:
    if isinstance(bound, Frame):
        return bound.id
    return bound.action if isinstance(bound, Instance) else bound


def _each(names: Iterable[Any]) -> list[str]:
    return [name for name in names if isinstance(name, str)]


def _things(frame: Frame, kind: str) -> frozenset[str]:
    if kind == "objects":
        return frame.objects
    return frame.actions if kind == "actions" else frozenset(frame.related)
