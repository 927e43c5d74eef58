"""What each function of AGQA's programs means."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from nmn.domains.motion.questions.agqa.graph import Frame, Graph, Instance
from nmn.domains.motion.questions.agqa.program import ACTION, FRAME, TAG, Node
from nmn.domains.motion.questions.agqa.run import Env, Frames, Run, Value

_KINDS = ("objects", "relations", "actions")


class Interpreter(Run):
    """One run of one program on one clip; see ``Run``."""

    def __init__(self, text: str, graph: Graph, slack: int = 0) -> None:
        super().__init__(text, graph, slack)
        self._meaning: dict[str, Callable[[Node, Env], Value]] = {
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

    def call(self, node: Node, env: Env) -> Value:
        return self._meaning[node.text](node, env)

    def _both(self, node: Node, env: Env, rule: Callable[[bool, bool], bool]) -> bool | None:
        one, other = (self.truth(part, env) for part in node.parts)
        return None if one is None or other is None else rule(one, other)

    def _exists(self, node: Node, env: Env) -> bool | None:
        item, among = self.item(node.parts[0], env), self.words(node.parts[1], env)
        return None if item is None or among is None else item in among

    def _has_item(self, node: Node, env: Env) -> bool | None:
        among = self.words(node.parts[0], env)
        return None if among is None else bool(among)

    def _equals(self, node: Node, env: Env) -> bool | None:
        one, other = (self.item(part, env) for part in node.parts)
        return None if one is None or other is None else one == other

    def _choose(self, node: Node, env: Env) -> str | None:
        one, other = (self.item(part, env) for part in node.parts[:2])
        among = self.words(node.parts[2], env)
        if one is None or other is None or among is None:
            return None
        there = {one, other} & among
        return next(iter(there)) if len(there) == 1 else None

    def _only_item(self, node: Node, env: Env) -> frozenset[str] | str | None:
        found = self.words(node.parts[0], env)
        if found is None or not found:
            return None
        return next(iter(found)) if len(found) == 1 else found

    def _filter(self, node: Node, env: Env) -> frozenset[str] | str | None:
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
        word = self.item(keys.parts[1], env)
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

    def _iterate(self, node: Node, env: Env) -> frozenset[str] | None:
        frames = self.frames(node.parts[0], env)
        if frames is None:
            return None
        found: set[str] = set()
        for k in frames.places:
            inner = {**env, FRAME: self.graph.frames[k]}
            found |= self.words(node.parts[1], inner) or frozenset()
        return frozenset(found)

    def _iterate_until(self, node: Node, env: Env) -> Value:
        way = self.choice(node.parts[0], "forward", "backward")
        frames = self.frames(node.parts[1], env)
        if frames is None:
            return None
        for k in frames.places if way == "forward" else frames.places[::-1]:
            inner = {**env, FRAME: self.graph.frames[k]}
            if self.truth(node.parts[2], inner):
                return self.value(node.parts[3], inner)
        return None

    def _localize(self, node: Node, env: Env) -> Frames | None:
        how = node.parts[0]
        mode = (
            env[TAG] if how.text == TAG else self.choice(how, "before", "after", "while", "between")
        )
        target = node.parts[1]
        if mode == "between":
            if target.kind != "list" or len(target.parts) != 2:
                raise self.error(target, "between needs two actions", "[action, action]")
            return self._between(target.parts, env)
        action = self.item(target, env)
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

    def _between(self, parts: Sequence[Node], env: Env) -> Frames | None:
        actions = [self.item(part, env) for part in parts]
        spans = [None if one is None else self.graph.span(one) for one in actions]
        one, other = spans
        if one is None or other is None:
            return None
        early, late = sorted((one, other))
        return self._within(early[1] + 1 - self.slack, late[0] + self.slack)

    def _query(self, node: Node, env: Env) -> Value:
        what = self.choice(node.parts[0], "class", "start", "end")
        if what == "class":
            found = self.value(node.parts[1], env)
            return found if isinstance(found, str | frozenset | None) else self.item(node, env)
        instance = self.value(node.parts[1], env)
        if not isinstance(instance, Instance):
            raise self.error(node.parts[1], "only an action starts and ends", ACTION)
        return instance.start if what == "start" else instance.end

    def _subtract(self, node: Node, env: Env) -> float | None:
        one, other = self.arguments(node, env)
        if not isinstance(one, float) or not isinstance(other, float):
            raise self.error(node, "only times are subtracted", "Query(end, action)")
        return one - other

    def _superlative(self, node: Node, env: Env) -> str | None:
        longest = self.choice(node.parts[0], "max", "min") == "max"
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

    def _to_action(self, node: Node, env: Env) -> str | None:
        verb, item = (self.item(part, env) for part in node.parts)
        return None if verb is None or item is None else self.graph.action_of(verb, item)

    def _compare(self, node: Node, env: Env) -> str | None:
        tags = [self.choice(part, "before", "after") for part in node.parts[0].parts]
        if len(tags) != 2:
            raise self.error(node.parts[0], "two times are compared", "[before, after]")
        holds = [self.truth(node.parts[1], {**env, TAG: tag}) for tag in tags]
        # Before a clip's first action there is no time in which it could hold.
        true = [tag for tag, one in zip(tags, holds, strict=True) if one]
        return true[0] if len(true) == 1 else None


def _each(names: Iterable[Any]) -> list[str]:
    return [name for name in names if isinstance(name, str)]


def _things(frame: Frame, kind: str) -> frozenset[str]:
    if kind == "objects":
        return frame.objects
    return frame.actions if kind == "actions" else frozenset(frame.related)
