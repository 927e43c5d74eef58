"""Lengths of actions, and actions as verbs of objects."""

import pytest
import torch

from nmn.modules import Module
from nmn.modules.clips import Longest, Shortest, Sight, ToAction
from nmn.modules.clips.lengths import bridged, longest_run, shortest_run
from nmn.modules.labels import NO_WORD
from nmn.types import Clip, ClipStack, Label, Labels, Word
from tests.modules.learned_clips.small_clips import (
    ACTIONS,
    CONTEXT,
    FEATURES,
    OBJECTS,
    VERBS,
    WORDS,
    certain,
    handle,
    made_clip,
)

SCORES = torch.tensor(
    [[1, 1, 0, 1, 1, 1, 0, 1], [0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]]
).float()
SECONDS = torch.tensor([0.5, 0.5, 1, 1, 1, 1, 2, 0.25]).expand(3, -1)


def test_the_longest_run_is_in_seconds_and_knows_gaps() -> None:
    assert longest_run(SCORES, SECONDS).tolist() == [3.0, 0.5, 0.0]


def test_the_shortest_run_may_end_with_the_clip_and_is_the_whole_clip_where_there_is_none() -> None:
    assert shortest_run(SCORES, SECONDS).tolist() == [0.25, 0.5, 7.25]


def test_a_doubtful_frame_is_as_its_neighbours_are_and_a_decided_one_as_it_is() -> None:
    assert torch.equal(bridged(SCORES), SCORES)
    found = bridged(torch.tensor([[0.9, 0.4, 0.9, 0.1, 0.6, 0.1]]))[0]
    assert found[1] > 0.85 and found[4] < 0.2


class Told(Sight):
    """Knows what is done with every object, from the truth."""

    def of_objects(self, stack: ClipStack) -> torch.Tensor:
        return stack.concepts("object")

    def of_verbs(self, stack: ClipStack) -> torch.Tensor:
        return stack.of_tracks("verb")

    def of_plain(self, stack: ClipStack) -> torch.Tensor:
        return stack.of_frames("action")[:, :, self.plain]


def told(cls: type[Longest] | type[Shortest]) -> Module:
    return cls(WORDS, sight=Told(WORDS, features=FEATURES, context=CONTEXT)).eval()


def lengths(clip: Clip, action: str) -> list[float]:
    """Seconds of every run of an action, by walking over the frames."""
    shown = clip.frame_table("action")[0, :, ACTIONS.index(action)].tolist()
    seconds = clip.seconds[0].tolist()
    found, run = [], 0.0
    for there, lasts in zip([*shown, 0.0], [*seconds, 0.0], strict=True):
        if there:
            run += lasts
        elif run:
            found.append(run)
            run = 0.0
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_extreme_action_is_that_of_a_walk_over_the_frames(seed: int) -> None:
    clip = handle([made_clip(4, 40, seed)], [0])
    among = Labels(clip.frame_table("action").amax(1), vocabulary="action")
    runs = {word: found for word in ACTIONS if (found := lengths(clip, word))}
    longest = max(max(some) for some in runs.values())
    shortest = min(min(some) for some in runs.values())
    made = told(Longest)(clip, among)
    assert max(runs[ACTIONS[int(made.probs.argmax())]]) == pytest.approx(longest)
    made = told(Shortest)(clip, among)
    assert min(runs[ACTIONS[int(made.probs.argmax())]]) == pytest.approx(shortest)


def test_lengths_of_nothing_are_refused_unless_it_learns() -> None:
    clip = handle([made_clip(4, 40, 0)], [0])
    nothing = Labels(torch.zeros(1, len(ACTIONS)), vocabulary="action")
    module = told(Longest)
    refused = module(clip, nothing).refused
    assert refused is not None and refused.tolist() == [NO_WORD.code]
    assert module.train()(clip, nothing).refused is None


class Doubtful(Sight):
    """Takes "taking" for likely in all frames, and "closing" for sure in a few."""

    def of_objects(self, stack: ClipStack) -> torch.Tensor:
        return stack.concepts("object")

    def of_verbs(self, stack: ClipStack) -> torch.Tensor:
        said = torch.zeros_like(stack.of_tracks("verb"))
        said[..., VERBS.index("taking")] = self.likely
        said[:, :, :8, VERBS.index("closing")] = 1
        return said

    def of_plain(self, stack: ClipStack) -> torch.Tensor:
        return torch.zeros_like(stack.of_frames("action")[:, :, self.plain])

    likely = 0.0


@pytest.mark.parametrize("likely", [0.3, 0.6, 0.8])
def test_what_is_doubtful_for_long_is_longer_than_what_is_sure_for_a_moment(likely: float) -> None:
    sight = Doubtful(WORDS, features=FEATURES, context=CONTEXT)
    sight.likely = likely
    clip = handle([made_clip(1, 40, 0)], [0])
    thing = OBJECTS[int(clip.gather("object")[0, 0].argmax())]
    both = [f"{verb} {thing}" for verb in VERBS]
    given = Labels(certain(ACTIONS, both).probs.sum(0, keepdim=True), vocabulary="action")
    for cls, verb in ((Longest, "taking"), (Shortest, "closing")):
        made = cls(WORDS, sight=sight).eval()(clip, given)
        assert made.probs[0, ACTIONS.index(f"{verb} {thing}")] > 0.9


def test_what_is_hardly_a_member_is_hardly_the_longest() -> None:
    clip = handle([made_clip(4, 40, 1)], [0])
    shown = clip.frame_table("action").amax(1)
    surely = told(Longest)(clip, Labels(shown, vocabulary="action")).probs
    best = int(surely.argmax())
    doubt = shown.clone()
    doubt[0, best] = 0.1
    made = told(Longest)(clip, Labels(doubt, vocabulary="action")).probs.detach()
    assert made[0, best] <= 0.1 and float(made.sum()) <= 1 + 1e-5


def test_a_gradient_finds_its_way_from_the_longest_to_the_frames() -> None:
    module = Longest(WORDS, features=FEATURES, context=CONTEXT)
    clip = handle([made_clip(4, 40, 1)], [0])
    among = Labels(torch.ones(1, len(ACTIONS)) * 0.5, vocabulary="action")
    module(clip, among).probs[0, 0].backward()
    reached = module.sight.to_verb.weight.grad
    assert reached is not None and bool(reached.any())


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_of_an_object_is_an_action(verb: str) -> None:
    module = ToAction(WORDS)
    index = torch.full((len(OBJECTS),), VERBS.index(verb))
    made = module(Word(index), certain(OBJECTS, OBJECTS.words))
    named = [ACTIONS[int(k)] for k in made.probs.argmax(dim=1)]
    assert named == [f"{verb} {thing}" for thing in OBJECTS]
    assert made.probs.sum(dim=1).tolist() == [1.0] * len(OBJECTS)


def test_doubt_about_the_object_stays_doubt_about_the_action() -> None:
    half = Label(torch.tensor([[0.5, 0.25, 0.0, 0.0]]), vocabulary="object")
    made = ToAction(WORDS)(Word(torch.tensor([0])), half).probs[0]
    assert made[ACTIONS.index("taking cup")] == 0.5
    assert made[ACTIONS.index("taking red door")] == 0.25
    assert made.sum() == 0.75
