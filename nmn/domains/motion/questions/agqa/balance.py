"""Which answers a kind of question may still have.

AGQA balances the answers of every template over all that its questions are about (section 3.3): of
yes and no, before and after, and the two of a choice, each is the answer half of the time, and no
word is the answer to an open question much more often than the next. The same is done here as
questions come, as for CLEVR's (``nmn.synthetic.questions.balance``): counts are kept for a template
as a whole and for what its questions mention, and a question that would let its answer lead is not
asked.
"""

from collections.abc import Iterator

from nmn.domains.motion.questions.agqa.draw import Draft
from nmn.domains.motion.questions.agqa.references import References

_LEAD = 1.1  # of an open answer over the next: CLEVR's number
_LEAD_OF_VERBS = 2.0  # of its verb: what is held is held for longest, and must still be asked about
_MOST = 2.0  # times the average template's questions: what is asked easily crowds out nothing
# An answer may be asked this often before any other has been: of a template, and of its parts.
_WHOLE, _PART, _FINE = 3, 2, 1

_Key = tuple[str, ...]


class Balance:
    """Counts of answers, by template and what it is about.

    Attributes:
        asked: by template, its questions.
    """

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self._counts: dict[_Key, dict[str, int]] = {}

    def has_enough(self, name: str, templates: int) -> bool:
        """Whether a template has had more than its share of all questions."""
        average = sum(self.asked.values()) / templates
        return self.asked.get(name, 0) > max(_MOST * average, _WHOLE)

    def allows(self, draft: Draft, refer: References) -> bool:
        """Whether the answer of a question may be one more."""
        return all(self._fits(*key, draft.template.open) for key in _keys(draft, refer))

    def record(self, draft: Draft, refer: References) -> None:
        """Note a question."""
        name = draft.template.name
        self.asked[name] = self.asked.get(name, 0) + 1
        for key, label, _ in _keys(draft, refer):
            counts = self._counts.setdefault(key, {})
            counts[label] = counts.get(label, 0) + 1

    def _fits(self, key: _Key, label: str, floor: int, many: bool) -> bool:
        counts = self._counts.get(key, {})
        rest = max((count for other, count in counts.items() if other != label), default=0)
        lead = _LEAD_OF_VERBS if "verb" in key else _LEAD
        most = max(floor, lead * rest if many else rest + 1)
        return counts.get(label, 0) + 1 <= most


def _keys(draft: Draft, refer: References) -> Iterator[tuple[_Key, str, int]]:
    """What a question is counted under, as which answer, and how many may come before others."""
    name, mode, slots = draft.template.name, draft.time, draft.slots
    answer = draft.answer
    relation = slots["r"].word if "r" in slots else ""
    when = tuple(one.word for one in slots["t"].actions) if "t" in slots else ()
    verbs = tuple(str(refer.single[one].verb) for one in when)
    if draft.template.open:
        yield (name,), answer, _WHOLE
        yield (name, "when", mode), answer, _WHOLE
        yield (name, "of", relation, *when), answer, _FINE if when else _PART
        yield (name, "among", *when), answer, _PART
        if draft.template.semantic == "action":
            verb = str(refer.graph.instances[answer][0].verb)
            yield (name, "verb", mode), verb, _WHOLE
            yield (name, "verb", mode, *verbs), verb, _PART
        return
    pair = sorted(slots[letter].word for letter in "op" if letter in slots)
    if draft.template.name.startswith("actLength") or name == "actTime":
        yield from _of_actions(draft, refer)
    if answer not in ("yes", "no", "before", "after"):
        first = slots.get("o", slots.get("a"))
        place = "first" if first is not None and first.word == answer else "second"
        yield (name, "place"), place, _WHOLE
        yield (name, "place", mode, relation), place, _PART
        for word in pair:
            yield (name, "wins", word), "yes" if word == answer else "no", _PART
        yield (name, "pair", *pair), answer, _FINE
        return
    yield (name,), answer, _WHOLE
    yield (name, "of", relation), answer, _PART
    yield (name, "when", mode, relation), answer, _PART
    yield (name, "among", relation, *verbs), answer, _PART
    for word in pair:
        yield (name, "thing", word), answer, _PART
    yield (name, "things", relation, *pair), answer, _FINE
    if "b" in slots and "a" not in slots:
        verb = str(refer.single[slots["b"].word].verb)
        yield (name, "verb", relation, verb), answer, _PART


def _of_actions(draft: Draft, refer: References) -> Iterator[tuple[_Key, str, int]]:
    """Of two actions: some take longer by nature, and some cannot come first."""
    name, slots, answer = draft.template.name, draft.slots, draft.answer
    one, other = (refer.single[slots[letter].word] for letter in "ab")
    same = "same" if one.object == other.object else "others"
    if answer in ("yes", "no", "before", "after"):
        yield (name, "verbs", str(one.verb), str(other.verb), same), answer, _FINE
        return
    verbs = sorted((str(one.verb), str(other.verb)))
    winner = one if slots["a"].word == answer else other
    if verbs[0] != verbs[1]:
        yield (name, "verbs", *verbs, same), str(winner.verb), _FINE
