"""STAR's functions on plain lists, one question at a time: what the modules are held against.

Written from the description of the functions. What is told apart from the published runner is what
``docs/star.md`` lists.
"""

from typing import Any

from nmn.domains.star.words import StarWords
from tests.domains.star.made import Json

_TAKES = {
    "Situations": 0, "Filter_Actions_with_Verb": 2, "Filter_Actions_with_Obj": 2,
    "Filter_After_Actions": 2, "Filter_Before_Actions": 2, "Filter_Situations_with_Rel": 2,
    "Filter_Situations_with_Obj": 2, "Filter_Objs_by_Verb": 2, "Equal": 2, "Union": 2,
    "Belong_to": 2, "Except": 2,
}  # fmt: skip


class Reference:
    """One question's situations."""

    def __init__(self, situations: dict[str, Json], words: StarWords) -> None:
        self.situations, self.words = situations, words
        self.verb = {f"a{k:03d}": words.verbs[v] for k, v in enumerate(words.verb_of)}
        self.thing = {f"a{k:03d}": words.objects[o] for k, o in enumerate(words.object_of)}

    def run(self, entries: list[Json]) -> list[Any]:
        """The value of every function."""
        stack: list[Any] = []
        made = []
        for entry in entries:
            stack += entry["value_input"]
            count = _TAKES.get(entry["function"], 1)
            given = [stack.pop() for _ in range(count)][::-1]
            stack.append(getattr(self, f"do_{entry['function'].lower()}")(*given))
            made.append(stack[-1])
        return made

    def do_situations(self) -> list[str]:
        return sorted(self.situations)

    def _first_seen(self, frames: list[str], key: str) -> list[str]:
        seen: dict[str, None] = {}
        for frame in frames:
            seen.update(dict.fromkeys(self.situations[frame][key]))
        return list(seen)

    def do_actions(self, frames: list[str]) -> list[str] | None:
        return self._first_seen(frames, "actions") or None

    def do_objs(self, frames: list[str]) -> list[str] | None:
        return sorted(self._first_seen(frames, "bbox_labels")) or None

    def do_rels(self, frames: list[str]) -> list[str] | None:
        return sorted(self._first_seen(frames, "rel_labels")) or None

    def _with(self, frames: list[str], key: str, label: str) -> list[str]:
        return [frame for frame in frames if label in self.situations[frame][key]] or frames

    def do_filter_situations_with_obj(self, frames: list[str], word: str) -> list[str]:
        return self._with(frames, "bbox_labels", f"o{self.words.objects.index(word):03d}")

    def do_filter_situations_with_rel(self, frames: list[str], word: str) -> list[str]:
        return self._with(frames, "rel_labels", f"r{self.words.relations.index(word):03d}")

    def do_filter_actions_with_verb(self, actions: Any, verb: str) -> Any:
        return [one for one in actions or [] if self.verb[one] == verb] or None

    def do_filter_actions_with_obj(self, actions: Any, thing: str) -> Any:
        return [one for one in actions or [] if self.thing[one] == thing] or None

    def do_filter_after_actions(self, actions: Any, current: Any) -> Any:
        if not actions or current not in actions:
            return None
        return actions[actions.index(current) + 1 :] or None

    def do_filter_before_actions(self, actions: Any, current: Any) -> Any:
        if not actions or current not in actions:
            return None
        return actions[: actions.index(current)] or None

    def do_filter_objs_by_verb(self, labels: Any, verb: str) -> Any:
        fits = dict(self.words.affords).get(self.words.verbs.index(verb), ())
        found = [int(one[1:]) for one in labels or []]
        return [self.words.objects[one] for one in found if one in fits] or None

    def do_unique(self, items: Any) -> Any:
        return items[0] if items else None

    do_query_earliest_action = do_unique

    def do_query_latest_action(self, items: Any) -> Any:
        return items[-1] if items else None

    def _each(self, items: Any, read: Any) -> Any:
        if items is None:
            return None
        return [read(one) for one in items] if isinstance(items, list) else read(items)

    def do_query_objs(self, items: Any) -> Any:
        return self._each(items, self.thing.__getitem__)

    def do_query_verbs(self, items: Any) -> Any:
        return self._each(items, self.verb.__getitem__)

    def do_query_actions(self, items: Any) -> Any:
        if items is None:
            return [None, None]
        return self._each(items, lambda one: [self.verb[one], self.thing[one]])

    def do_equal(self, first: Any, second: Any) -> Any:
        if first is None and second is None:
            return None  # nothing is compared; the runner says no
        return first is not None and first == second

    def do_belong_to(self, group: Any, item: Any) -> bool:
        return group is not None and item in group

    def do_union(self, first: Any, second: Any) -> Any:
        if isinstance(first, str) and isinstance(second, str):
            return [first, second]
        return [*(first or []), *(second or [])] or None

    def do_except(self, items: Any, others: Any) -> Any:
        return [one for one in items or [] if one not in (others or [])] or None
