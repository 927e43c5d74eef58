"""Questions about clips in CLEVRER's layout."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random
from typing import Any

from nmn.domains.motion.questions.clevrer.interpret import interpret_clevrer
from nmn.domains.motion.questions.clevrer.scene import Scene
from nmn.domains.motion.questions.clevrer.templates import TEMPLATES, Template
from nmn.domains.motion.questions.counts import Counts

Record = dict[str, Any]

_TRIES = 10
_MOST_CHOICES = 4


class ClevrerQuestioner:
    """Asks about clips, in CLEVRER's format.

    Arguments:
        seed: of all chance.
        per_clip: questions to ask about a clip; fewer are asked where no more fit it.
    """

    def __init__(self, *, seed: int = 0, per_clip: int = 12) -> None:
        self.seed = seed
        self.per_clip = per_clip
        self._counts = Counts()
        self._asked: dict[str, int] = {}

    def ask(self, prediction: Mapping[str, Any], annotation: Mapping[str, Any]) -> Record:
        """One scene's entry of a question file.

        What is asked about the video itself has the same answer by both files: predictions are
        samples of the truth, in which a short motion may be missed.

        Arguments:
            prediction: the scene's entry of the prediction file.
            annotation: the scene's annotation.

        Raises:
            DatasetError: one of them is not in CLEVRER's layout.
        """
        number = int(annotation["scene_index"])
        random = Random(f"{self.seed}/{number}")
        clip = _Clip(Scene(prediction), Scene(annotation), random)
        # Descriptions are of some forty kinds and choices of five, which would be lost among them.
        order = sorted(
            TEMPLATES,
            key=lambda one: (not one.choices, self._asked.get(one.name, 0), random.random()),
        )
        questions: list[Record] = []
        for template in order:
            if len(questions) == self.per_clip:
                break
            for _ in range(_TRIES):
                found = clip.draw(template, self._counts)
                if found is not None:
                    self._asked[template.name] = self._asked.get(template.name, 0) + 1
                    questions.append({"question_id": len(questions), **found})
                    break
        return {
            "scene_index": number,
            "video_filename": annotation["video_filename"],
            "questions": questions,
        }


class _Clip:
    """One scene by both of its files."""

    def __init__(self, predicted: Scene, annotated: Scene, random: Random) -> None:
        self.predicted = predicted
        self.annotated = annotated
        self.random = random
        self.names = {
            thing: names
            for thing, words in predicted.objects.items()
            if (names := _called(words, list(predicted.objects.values()))) is not None
        }

    def draw(self, template: Template, counts: Counts) -> Record | None:
        """A question of this kind, or None where this draw makes none."""
        if len(self.names) < max(template.objects, 2):
            return None
        things = self.random.sample(sorted(self.names), template.objects)
        words = {"x": "", "y": ""}
        said = {}
        for letter, thing in zip("xy", things, strict=False):
            words[letter] = _finding(self.names[thing])
            said[letter.upper()] = _noun(self.names[thing])
        program = template.program.format(**words).split()
        question = self.random.choice(template.english).format(**said)
        found = {
            "question": question[:1].upper() + question[1:],
            "question_type": template.type,
            "question_subtype": template.subtype,
            "program": program,
        }
        if not template.choices:
            return self._answered(found, template, counts)
        choices = list(self._choices(template, program, set(things)))
        right = [one for one in choices if one["answer"] == "correct"]
        wrong = [one for one in choices if one["answer"] == "wrong"]
        if not right or not wrong:
            return None
        return {**found, "choices": self._chosen(right, wrong)}

    def _answered(self, found: Record, template: Template, counts: Counts) -> Record | None:
        outcome = interpret_clevrer(found["program"], self.predicted)
        other = interpret_clevrer(found["program"], self.annotated)
        answer = outcome.answer
        if answer is None or answer != other.answer:
            return None
        # An answer that two templates share is counted for each, and for what they ask for.
        keys = (template.name, f"all {template.subtype}")
        if not all(counts.allow(key, answer) for key in keys):
            return None
        for key in keys:
            counts.add(key, answer)
        return {**found, "answer": answer, "node_values": outcome.values}

    def _choices(
        self, template: Template, program: Sequence[str], besides: set[int]
    ) -> Iterator[Record]:
        """All that may be chosen, each with its own program and verdict."""
        for said, own in self._entries(template, besides):
            outcome = interpret_clevrer([*own, *program], self.predicted)
            if outcome.answer not in ("yes", "no"):
                continue
            yield {
                "choice": said,
                "program": own,
                "answer": "correct" if outcome.answer == "yes" else "wrong",
                "node_values": outcome.values,
            }

    def _entries(self, template: Template, besides: set[int]) -> Iterator[tuple[str, list[str]]]:
        pairs = [
            (one, other)
            for one, other in combinations(sorted(self.names), 2)
            # A removed object hits nothing, and a collision is not its own cause.
            if not besides & {one, other}
            or (template.choices == "causes" and besides != {one, other})
        ]
        source = "all_events" if template.choices == "hits" else "events"
        for one, other in pairs:
            both = [_finding(self.names[thing]) for thing in (one, other)]
            program = f"{source} {both[0]} filter_collision {both[1]} filter_collision unique"
            first, second = _noun(self.names[one]), _noun(self.names[other])
            if template.choices == "hits":
                yield _capital(f"{first} collides with {second}"), program.split()
            else:
                yield f"The collision between {first} and {second}", program.split()
        if template.choices == "causes":
            for thing, names in self.names.items():
                if thing not in besides:
                    said = f"The presence of {_noun(names)}"
                    yield said, f"{_finding(names)} unique".split()
                enters = f"events {_finding(names)} filter_in unique"
                yield f"{_capital(_noun(names))}'s entering the scene", enters.split()

    def _chosen(self, right: list[Record], wrong: list[Record]) -> list[Record]:
        """As many right ones as wrong ones, in any order, so that neither is the better guess."""
        count = min(len(right), len(wrong), _MOST_CHOICES // 2)
        picked = [*self.random.sample(right, count), *self.random.sample(wrong, count)]
        self.random.shuffle(picked)
        return [{"choice_id": k, **one} for k, one in enumerate(picked)]


def _called(words: Mapping[str, str], everything: list[Mapping[str, str]]) -> dict[str, str] | None:
    """The fewest words that an object alone has, its shape last; None where another is alike."""
    for count in (1, 2, 3):
        for keys in combinations(("color", "material", "shape"), count):
            fits = [one for one in everything if all(one[key] == words[key] for key in keys)]
            if len(fits) == 1:
                return {key: words[key] for key in keys}
    return None


def _finding(names: Mapping[str, str]) -> str:
    return " ".join(["objects", *(f"{word} filter_{key}" for key, word in names.items())])


def _noun(names: Mapping[str, str]) -> str:
    words = [word for key, word in names.items() if key != "shape"]
    return " ".join(["the", *words, names.get("shape", "object")])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
