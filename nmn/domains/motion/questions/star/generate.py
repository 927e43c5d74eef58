"""Questions with four choices about clips, in STAR's layout."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from nmn.domains.motion.questions.counts import Counts
from nmn.domains.motion.questions.star.interpret import Situations, interpret_star
from nmn.domains.motion.questions.star.templates import TEMPLATES, Template
from nmn.domains.motion.questions.star.words import Classes

Record = dict[str, Any]

CHOICES = 4

_PAST = {
    "approach": "approached",
    "carry": "carried",
    "follow": "followed",
    "hold": "held",
    "push": "pushed",
    "put": "put down",
    "take": "taken",
    "touch": "touched",
    "watch": "watched",
}
_DID = {"take": "took"}
_TRIES = 12


class StarQuestioner:
    """Asks about clips, in STAR's format.

    Arguments:
        classes: of the labels.
        seed: of all chance.
        per_clip: questions to ask about a clip; fewer are asked where no more fit it.
    """

    def __init__(self, classes: Classes, *, seed: int = 0, per_clip: int = 10) -> None:
        self.classes = classes
        self.seed = seed
        self.per_clip = per_clip
        self._counts = Counts()
        self._numbers: dict[str, int] = {}

    def ask(self, video: str, situations: Situations, seconds: Mapping[str, float]) -> list[Record]:
        """Questions about one clip.

        Arguments:
            seconds: when each frame is shown, by its id.
        """
        random = Random(f"{self.seed}/{video}")
        order = sorted(
            range(len(TEMPLATES)),
            key=lambda k: (self._numbers.get(TEMPLATES[k].name, 0), random.random()),
        )
        records: list[Record] = []
        for number in order * 2:
            if len(records) == self.per_clip:
                break
            for _ in range(_TRIES):
                found = self._draw(TEMPLATES[number], situations, random)
                asked = [(one["question"], one["answer"]) for one in records]
                if found is not None and (found["question"], found["answer"]) not in asked:
                    records.append(self._finished(found, TEMPLATES[number], video, seconds))
                    break
        return records

    def _finished(
        self, found: Record, template: Template, video: str, seconds: Mapping[str, float]
    ) -> Record:
        number = self._numbers.get(template.name, 0)
        self._numbers[template.name] = number + 1
        frames = sorted(found["situations"])
        shown = frames[: -found.pop("hidden") or None]
        return {
            "question_id": f"{template.name}_{number}",
            "video_id": video,
            "start": seconds[shown[0]],
            "end": seconds[shown[-1]],
            **found,
        }

    def _draw(self, template: Template, situations: Situations, random: Random) -> Record | None:
        hidden = 0
        if template.name.startswith("Prediction"):
            cut = self._until_next(situations, random)
            if cut is None:
                return None
            situations, hidden = cut
        words = self._words(template, situations, random)
        if words is None:
            return None
        program = template.filled(words)
        options = list(self._options(template, words, situations))
        right: list[dict[str, str]] = []
        wrong: list[dict[str, str]] = []
        for option in options:
            verdict = interpret_star([*program, *template.chosen(option)], situations, self.classes)
            (right if verdict.answer else wrong).append(option)
        if not right or len(wrong) < CHOICES - 1:
            return None
        if not self._is_one(program, situations):
            return None
        answer = random.choice(right)
        if not self._is_open(template, words, answer):
            return None
        chosen = [answer, *random.sample(wrong, CHOICES - 1)]
        said = [_capital(_say(template.choice, one)) for one in chosen]
        # "Taken the red cube." and "Took ..." are one choice where words differ in a part alone.
        key = (template.name, template.order, words.get("v", "") if "{v}" in str(program) else "")
        label = f"{answer['v']} {answer['o']}" if template.about == "action" else answer["o"]
        label = answer["v"] if template.about == "verb" else label
        if len(set(said)) < CHOICES or not self._counts.allow(key, label):
            return None
        self._counts.add(key, label)
        places = random.sample(range(CHOICES), CHOICES)
        choices = [
            {
                "choice_id": at,
                "choice": said[k],
                "choice_program": template.chosen(chosen[k]),
                "node_values": interpret_star(
                    [*program, *template.chosen(chosen[k])], situations, self.classes
                ).values,
            }
            for at, k in enumerate(places)
        ]
        return {
            "question": _capital(_say(random.choice(template.english), words)),
            "choices": choices,
            "answer": said[0],
            "question_program": program,
            "situations": {frame: dict(one) for frame, one in situations.items()},
            "hidden": hidden,
        }

    def _is_one(self, program: list[dict[str, Any]], situations: Situations) -> bool:
        """Whether every Unique has one to take: of several it takes the first, which no
        English says."""
        values = interpret_star(program, situations, self.classes).values
        return all(
            len(values[k - 1] or []) == 1
            for k, node in enumerate(program)
            if node["function"] == "Unique"
        )

    def _until_next(self, situations: Situations, random: Random) -> tuple[Situations, int] | None:
        """The clip until something new is begun, and how many frames of that are not shown."""
        frames = sorted(situations)
        seen = set(situations[frames[0]]["actions"])
        cuts = []
        for k, frame in enumerate(frames[1:], 1):
            new = set(situations[frame]["actions"]) - seen
            if len(new) == 1 and len(seen) > 1:
                cuts.append(k)
            seen |= new
        if not cuts:
            return None
        cut = random.choice(cuts)
        return {frame: situations[frame] for frame in frames[: cut + 1]}, 1

    def _words(
        self, template: Template, situations: Situations, random: Random
    ) -> dict[str, str] | None:
        """Words for the slots of a question: of actions that are done."""
        program = [{"function": "Situations"}, {"function": "Actions"}]
        done = interpret_star(program, situations, self.classes).answer
        if not done or len(done) < 2:
            return None
        one = random.choice(done)
        if template.name.startswith("Prediction"):
            one = done[-1]
        verb, item = self.classes.actions[one]
        words = {"v": verb, "o": item}
        if template.order:
            at = done.index(one)
            others = done[:at] if template.order == "after" else done[at + 1 :]
            if not others:
                return None
            words["w"], words["p"] = self.classes.actions[random.choice(others)]
        if template.name == "Feasibility_T2":
            seen = interpret_star([program[0], {"function": "Objs"}], situations, self.classes)
            words["p"] = self.classes.objects[random.choice(seen.answer)]
        return words

    def _options(
        self, template: Template, words: dict[str, str], situations: Situations
    ) -> Iterator[dict[str, str]]:
        """What may be chosen: what is done or seen in the clip; what is not, for what could be."""
        program = [{"function": "Situations"}, {"function": "Actions"}]
        done = interpret_star(program, situations, self.classes).answer
        if template.about == "verb":
            yield from ({**words, "v": verb} for verb in self.classes.verbs)
        elif template.about == "action":
            for one in done:
                verb, item = self.classes.actions[one]
                if (verb, item) != (words.get("w"), words.get("p")):
                    yield {**words, "v": verb, "o": item}
        elif template.name.startswith("Feasibility"):
            people = self._people()
            for item in self.classes.objects.values():
                if item not in people and item != words.get("p"):
                    yield {**words, "o": item}
        else:
            seen = interpret_star([program[0], {"function": "Objs"}], situations, self.classes)
            people = self._people()
            for one in seen.answer:
                item = self.classes.objects[one]
                if item not in people:
                    yield {**words, "o": item}

    def _people(self) -> set[str]:
        """Objects that nothing is done to."""
        return set(self.classes.objects.values()) - {
            item for _, item in self.classes.actions.values()
        }

    def _is_open(self, template: Template, words: dict[str, str], answer: dict[str, str]) -> bool:
        """Whether the question does not name its own answer."""
        return not (template.order and answer["o"] == words["p"]) or template.about == "action"


def _say(pattern: str, words: dict[str, str]) -> str:
    said = {key: word.replace("_", " ") for key, word in words.items()}
    said["v_past"] = _PAST.get(words["v"], words["v"])
    if pattern.startswith("{v_past}"):
        said["v_past"] = _DID.get(words["v"], said["v_past"])
    if "w" in words:
        said["w_past"] = _DID.get(words["w"], _PAST.get(words["w"], words["w"]))
    if words["v"] == "put" and "{v}" in pattern:
        said["v"] = "put down"
    return pattern.format(**said)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
