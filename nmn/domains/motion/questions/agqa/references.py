"""What questions refer to: things, actions and times of a clip, directly or by description.

AGQA, section 3.2: "the red cube" may also be "the thing they held first", and what they took may be
"taking the thing behind them". A description is used only where it fits exactly one thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from nmn.domains.motion.questions.agqa.graph import Graph, Instance
from nmn.domains.motion.questions.agqa.phrases import FORMS, Mention, ground, say, with_article
from nmn.domains.motion.questions.agqa.wording import (
    ACTION_ON,
    DESCRIPTIONS,
    DOING,
    THING,
    TIMES,
    WHOLE,
    Description,
    filled,
)

_GAP = 3  # annotated frames that a time has at least: what is shorter is not seen
_INDIRECT = 0.3  # of the mentions of things, and of actions


@dataclass(frozen=True)
class Reference:
    """A thing, an action, a relation or a time that a question mentions.

    Attributes:
        program: its text.
        word: what it stands for; of a time its mode.
        said: ways to say it, by the name of the place in a pattern without the slot's letter.
        direct: the same without descriptions; None where it has none.
        steps: what it adds to the steps of a question.
        pairs: (object, relation) that it combines.
        first: relations of which it means the first time.
        actions: that a time is about.
        is_time: whether it is a time.
    """

    program: str
    word: str
    said: dict[str, Mention]
    direct: "Reference | None" = None
    steps: int = 0
    pairs: tuple[tuple[str, str], ...] = ()
    first: tuple[str, ...] = ()
    actions: tuple["Reference", ...] = field(default=())
    is_time: bool = False

    @property
    def plain(self) -> "Reference":
        """Without descriptions."""
        return self.direct or self


class References:
    """All that can be referred to in one clip.

    Attributes:
        graph: of the clip.
        objects: words of what is ever there, sorted.
        relations: words of relations that can be asked about, whether they occur or not.
        single: the one instance of each class of actions that occurs once, by class.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.objects = sorted(frozenset[str]().union(*(one.objects for one in graph.frames)))
        words = graph.words
        self.relations = [one for one in words.relations if not one.startswith("not ")]
        self.single: dict[str, Instance] = {
            action: some[0]
            for action, some in sorted(graph.instances.items())
            if len(some) == 1 and some[0].frames and some[0].verb in FORMS and some[0].object
        }
        self._described = self._describe()

    def relation(self, word: str) -> Reference:
        """A relation by its word."""
        base, past = FORMS.get(word, (word, word))
        said = {"": word, "_base": base, "_past": past}
        return Reference(word, word, {key: Mention(text) for key, text in said.items()})

    def object(self, word: str, random: Random | None = None, besides: str = "") -> Reference:
        """A thing; with ``random``, sometimes by a description.

        Arguments:
            besides: a relation that the description must not use.
        """
        direct = self._thing(word)
        if random is None or random.random() > _INDIRECT:
            return direct
        options = [one for one in self._described.get(word, []) if one.pairs[0][1] != besides]
        return random.choice(options) if options else direct

    def _thing(self, word: str) -> Reference:
        return Reference(
            word, word, {"": _noun(THING.replace("{kind}", word)), "_a": _noun(with_article(word))}
        )

    def action(self, word: str, random: Random | None = None) -> Reference:
        """An action that occurs once, by its class; with ``random``, its object by description."""
        instance = self.single[word]
        verb, item = str(instance.verb), str(instance.object)
        direct = Reference(word, word, _doing(verb, filled(THING, {"kind": item}), instance))
        if random is None or random.random() > _INDIRECT:
            return direct
        options = [one for one in self._described.get(item, []) if one.pairs[0][1] != verb]
        if not options:
            return direct
        thing = random.choice(options)
        return Reference(
            filled(ACTION_ON, {"verb": verb, "thing": thing.program}),
            word,
            _doing(verb, thing.said[""].text, instance),
            direct,
            steps=1,
            pairs=thing.pairs,
            first=thing.first,
        )

    def time(self, mode: str, actions: Sequence[Reference]) -> Reference:
        """The whole clip ("all"), or the time before, after, while or between actions."""
        if mode == "all":
            return Reference(WHOLE, mode, {"": Mention("")}, is_time=True)
        bounds = {letter: one.program for letter, one in zip("ab", actions, strict=False)}
        plain = [one.plain for one in actions]
        return Reference(
            filled(TIMES[mode].program, bounds),
            mode,
            _when(mode, actions, self._frames(mode, plain)),
            self.time(mode, plain) if plain != list(actions) else None,
            steps=1 + sum(1 + one.steps for one in actions),
            pairs=tuple(pair for one in actions for pair in one.pairs),
            first=tuple(word for one in actions for word in one.first),
            actions=tuple(actions),
            is_time=True,
        )

    def draw_time(self, modes: Sequence[str], random: Random) -> Reference | None:
        """A time of one of these modes, at least three frames long; None where none is found."""
        mode = random.choice(modes)
        if mode == "all":
            return self.time(mode, ())
        names = list(self.single)
        count = 2 if mode == "between" else 1
        if len(names) < count:
            return None
        drawn = random.sample(names, count)
        if count == 2:
            drawn.sort(key=lambda one: self.single[one].frames[0])
        plain = [self.action(one) for one in drawn]
        if len(self._places(mode, plain)) < _GAP:
            return None
        return self.time(mode, [self.action(one, random) for one in drawn])

    def _places(self, mode: str, actions: Sequence[Reference]) -> range:
        shown = [self.single[one.word].frames for one in actions]
        first, last = shown[0][0], shown[0][-1]
        if mode == "before":
            return range(first)
        if mode == "after":
            return range(last + 1, len(self.graph.frames))
        return range(first, last + 1) if mode == "while" else range(last + 1, shown[1][0])

    def _frames(self, mode: str, actions: Sequence[Reference]) -> list[str]:
        return [self.graph.frames[k].id for k in self._places(mode, actions)]

    def _describe(self) -> dict[str, list[Reference]]:
        """By thing, the descriptions that fit it alone."""
        found: dict[str, list[Reference]] = {}
        for relation in self.relations:
            times = [one.related[relation] for one in self.graph.frames if relation in one.related]
            if not times:
                continue
            ever = frozenset[str]().union(*times)
            # Where there were several, the first and the last can be told.
            for telling in DESCRIPTIONS:
                if bool(telling.way) != (len(ever) > 1):
                    continue
                things = {"": ever, "forward": times[0], "backward": times[-1]}[telling.way]
                if len(things) == 1:
                    (word,) = things
                    found.setdefault(word, []).append(self._told(word, relation, telling))
        return found

    def _told(self, word: str, relation: str, telling: Description) -> Reference:
        pattern = telling.doing if relation in FORMS else telling.place
        said = _noun(filled(pattern, {"r": relation}))
        return Reference(
            filled(telling.program, {"r": relation}),
            word,
            {"": said, "_a": said},
            self._thing(word),
            steps=1,
            pairs=((word, relation),),
            first=(relation,) if telling.way == "forward" else (),
        )


def _noun(text: str) -> Mention:
    return Mention(text)


def _doing(verb: str, item: str, instance: Instance) -> dict[str, Mention]:
    base, past = FORMS[verb]
    forms = {"": verb, "_base": base, "_past": past}
    return {
        key: ground(filled(DOING, {"verb": form, "thing": item}), [instance.id])
        for key, form in forms.items()
    }


def _when(mode: str, actions: Sequence[Reference], frames: list[str]) -> dict[str, Mention]:
    """Ways to say a time, behind (with a blank before it) and in front."""
    parts = {
        letter + key: mention
        for letter, one in zip("ab", actions, strict=False)
        for key, mention in one.said.items()
    }
    said = {}
    for k, pattern in enumerate(TIMES[mode].english):
        mention = ground(say(pattern, parts), frames)
        said[f"_front{k}"] = mention
        said[f"_back{k}"] = say(" {x}", {"x": mention})
    return said
