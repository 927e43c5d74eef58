"""Filling a template for a clip: by chance, kept if the question makes sense.

What makes sense is AGQA's (section 3.2, "question generation", and its generator's conditions): the
answer exists and is one, what is mentioned is there, nothing is asked that its own words answer
("While taking the red cube, was the person taking ...?"), and the answer does not hang on a frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.interpret import Outcome, interpret_agqa
from nmn.domains.motion.questions.agqa.phrases import FORMS
from nmn.domains.motion.questions.agqa.program import read_program
from nmn.domains.motion.questions.agqa.references import Reference, References
from nmn.domains.motion.questions.agqa.template import Template

_CLEARLY = 0.3  # seconds that one action is longer than another, and an eighth of it
_CLEAR_SHARE = 0.125
_SLACK = 1  # frames by which the bounds of a time may be wrong without another answer


@dataclass(frozen=True)
class Draft:
    """A filled template.

    Attributes:
        template: which.
        slots: by letter, what it mentions.
        program: its text.
        outcome: answer and values.
    """

    template: Template
    slots: Mapping[str, Reference]
    program: str
    outcome: Outcome

    @property
    def answer(self) -> str:
        return str(self.outcome.answer)

    @property
    def steps(self) -> int:
        """How many steps of reasoning: of the template, and of what it mentions."""
        return self.template.steps + sum(one.steps for one in self.slots.values())

    @property
    def time(self) -> str:
        """The mode of its time."""
        return self.slots["t"].word if "t" in self.slots else "all"

    def plain(self, graph: Graph) -> "Draft | None":
        """The same question without descriptions; None where it has none."""
        slots = {letter: one.plain for letter, one in self.slots.items()}
        if slots == dict(self.slots):
            return None
        return fill(self.template, slots, graph)


def fill(template: Template, slots: Mapping[str, Reference], graph: Graph) -> Draft:
    """A template with its slots filled, and what it comes to."""
    program = template.program
    for letter, one in slots.items():
        program = program.replace("{" + letter + "}", one.program)
    return Draft(template, slots, program, interpret_agqa(program, graph))


def draw(template: Template, refer: References, random: Random) -> Draft | None:
    """One question of a kind about a clip, or None where this draw makes none.

    Whether its answer hangs on a frame is left to ask (``is_steady``), as it costs the most.
    """
    slots = _slots(template, refer, random)
    if slots is None or not _sensible(template, slots, refer):
        return None
    draft = fill(template, slots, refer.graph)
    if draft.outcome.answer is None or not _meant(draft, refer):
        return None
    return draft


def _slots(template: Template, refer: References, random: Random) -> dict[str, Reference] | None:
    slots: dict[str, Reference] = {}
    actions: list[str] = []
    if "b" in template.slots or "a" in template.slots:
        if len(refer.single) < 2:
            return None
        actions = random.sample(list(refer.single), 2)
    things = random.sample(refer.objects, min(2, len(refer.objects)))
    if len(things) < 2:
        return None
    for letter in template.slots:
        if letter == "t":
            time = refer.draw_time(template.times, random)
            if time is None:
                return None
            slots["t"] = time
        elif letter == "r":
            relations = [r for r in refer.relations if template.places or r in FORMS]
            slots["r"] = refer.relation(random.choice(relations))
        elif letter in "ab":
            # A description is of a thing; how long something took is asked of it by name.
            by_name = template.semantic == "action"
            name = actions["ab".index(letter)]
            slots[letter] = refer.action(name, None if by_name else random)
        elif letter == "o" and template.name in ("objExists", "objTime"):
            # These ask whether it is there at all, so half of those are not.
            everything = refer.graph.words.objects
            word = random.choice(everything) if random.random() < 0.5 else things[0]
            slots["o"] = refer.object(word)
        else:
            besides = slots["r"].word if "r" in slots else ""
            slots[letter] = refer.object(things["op".index(letter)], random, besides)
    return slots


def _sensible(template: Template, slots: Mapping[str, Reference], refer: References) -> bool:
    """Whether the words alone leave the question open."""
    times = slots["t"].actions if "t" in slots else ()
    times = (*times, slots["b"]) if "b" in slots and "a" not in slots else times
    instances = [refer.single[one.word] for one in times]
    if "r" in slots and any(one.verb == slots["r"].word for one in instances):
        return False
    told = {one.object for one in instances}
    return not any(letter in slots and slots[letter].word in told for letter in "op")


def _meant(draft: Draft, refer: References) -> bool:
    """Whether answer and premise are as a person would take them."""
    template, slots, answer = draft.template, draft.slots, draft.answer
    if "t" in slots and template.open and _told(draft, refer):
        return False
    if template.name.startswith("actLength"):
        one, other = (refer.single[slots[letter].word].length for letter in "ab")
        return _apart(one, other)
    if template.name in ("actLongest", "actShortest"):
        return _stands_out(answer, refer, longest=template.name == "actLongest")
    if template.name == "xorObjRelExists":
        # "But not" means the first alone; where only the second holds the two readings differ.
        first, second = (_number(draft, "Exists", k) for k in (0, 1))
        return bool(first) or not second
    if template.name in ("objFirst", "objLast", "objFirstVerify", "objLastVerify"):
        return len(_related(draft, refer.graph)) > 1 and _single(draft)
    if template.name in ("objFirstChoose", "objLastChoose"):
        both = {slots["o"].word, slots["p"].word}
        return both <= _related(draft, refer.graph) and answer in both
    if template.name in ("actFirst", "actLast"):
        return len(_done(draft, refer.graph)) > 1
    return template.name != "objWhatChoose" or _single(draft)


def _told(draft: Draft, refer: References) -> bool:
    """Whether the time of a question names what its answer is about."""
    instances = [refer.single[one.word] for one in draft.slots["t"].actions]
    told = {one.object for one in instances} | {one.action for one in instances}
    parts = {draft.answer}
    parts.update(str(one.object) for one in refer.graph.instances.get(draft.answer, ()))
    return bool(told & parts)


def _apart(one: float, other: float) -> bool:
    return abs(one - other) >= max(_CLEARLY, _CLEAR_SHARE * max(one, other))


def _stands_out(answer: str, refer: References, *, longest: bool) -> bool:
    """Whether every instance of another class is clearly on the other side."""
    graph = refer.graph
    pick = max if longest else min
    own = pick(one.length for one in graph.instances[answer])
    others = [
        one.length
        for action, some in graph.instances.items()
        for one in some
        if action != answer and one.frames
    ]
    return bool(others) and _apart(own, pick(others))


def _number(draft: Draft, function: str, which: int) -> object:
    """The value of the which-th call of a function directly in the outermost one."""
    calls = [one for one in read_program(draft.program).parts if one.text == function]
    return draft.outcome.values[calls[which].number]


def _single(draft: Draft) -> bool:
    """Whether every OnlyItem found one."""
    calls = read_program(draft.program).calls()
    return all(
        isinstance(draft.outcome.values[one.number], str) for one in calls if one.text == "OnlyItem"
    )


def _related(draft: Draft, graph: Graph) -> frozenset[str]:
    """What the person stands in the question's relation to, in its time."""
    relation = draft.slots["r"].word
    return frozenset[str]().union(
        *(graph.frames[k].related.get(relation, frozenset()) for k in _places(draft, graph))
    )


def _done(draft: Draft, graph: Graph) -> frozenset[str]:
    return frozenset[str]().union(*(graph.frames[k].actions for k in _places(draft, graph)))


def _places(draft: Draft, graph: Graph) -> range | list[int]:
    time = draft.slots["t"]
    if time.word == "all":
        return range(len(graph.frames))
    # The time is the first Localize that is not part of a description of a thing.
    program = f"Query(class, OnlyItem(Iterate({time.plain.program}, Filter(frame, [objects]))))"
    frames = interpret_agqa(program, graph).values[3]
    return [graph.places[one] for one in frames]


def is_steady(draft: Draft, graph: Graph) -> bool:
    """Whether the answer stays where times begin and end a little earlier or later.

    What is done in a time is only looked at in shorter ones: a longer one has a frame of the action
    that bounds it, which is another answer always.
    """
    slacks = (-_SLACK,) if draft.template.semantic == "action" else (-_SLACK, _SLACK)
    return all(
        interpret_agqa(draft.program, graph, slack=slack).answer == draft.answer for slack in slacks
    )
