"""Frames and stretches of time: exact where decided, soft and differentiable where not."""

import pytest
import torch

from nmn.errors import DomainError
from nmn.modules.time import TIME
from nmn.types import Clip, ClipStack, FrameSet, Vocabulary
from tests.modules.clips import (
    SIX,
    UNEVEN,
    ask,
    clip,
    close,
    frames,
    lasting,
    make,
    sentence,
    truth,
    why,
)


def test_all_frames_are_meant_and_none_that_a_shorter_clip_lacks() -> None:
    both = Clip(ClipStack([UNEVEN, SIX]), torch.tensor([0, 1]))
    scores = make("time.video.v1")(both).scores
    assert scores.tolist() == [[1, 1, 1, 1, 0, 0], [1] * 6]


def test_a_span_goes_from_the_first_frame_to_the_end_of_the_last_and_bridges_gaps() -> None:
    span = ask("time.span.v1", SIX, frames(0, 1, 0, 0, 1, 0))
    close(torch.stack([span.start, span.end, span.p]), 1, 5, 1)


def test_a_span_to_the_last_frame_lasts_until_the_clip_ends() -> None:
    span = ask("time.span.v1", UNEVEN, frames(0, 0, 1, 1))
    close(torch.stack([span.start, span.end]), 3, 5)


def test_no_frames_have_no_span() -> None:
    span = ask("time.span.v1", SIX, frames(0, 0, 0, 0, 0, 0))
    close(span.p, 0)


def test_frames_that_hardly_count_do_not_move_a_span() -> None:
    span = ask("time.span.v1", SIX, frames(0.05, 0.05, 0.95, 0.95, 0.05, 0.05))
    close(torch.stack([span.start, span.end, span.p]).round(decimals=1), 2, 4, 1)


def test_what_is_somewhat_doubtful_for_long_is_one_span_for_who_answers() -> None:
    said = frames(0.1, 0.7, 0.7, 0.7, 0.7, 0.1)
    span = ask("time.span.v1", SIX, said)
    close(torch.stack([span.start, span.end, span.p]).round(decimals=2), 1, 5, 1)


def test_the_span_of_a_frame_in_the_balance_lies_between_both_cases() -> None:
    span = ask("time.span.v1", SIX, frames(0.5, 1, 0, 0, 0, 0))
    close(torch.stack([span.start, span.end, span.p]), 0.5, 2, 1)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("time.before.v1", (1, 1, 0, 0, 0, 0)),
        ("time.during.v1", (0, 0, 1, 1, 0, 0)),
        ("time.after.v1", (0, 0, 0, 0, 1, 1)),
    ],
)
def test_frames_before_during_and_after_part_the_clip(key: str, expected: tuple[int, ...]) -> None:
    assert ask(key, SIX, lasting(2, 4)).scores[0].tolist() == list(expected)


def test_a_span_of_frames_gives_back_exactly_its_frames_at_any_distances() -> None:
    times = [0.0, 0.1, 0.7333, 1.2999, 4.2001, 4.3]
    graph = clip(times, 9.7)
    for first in range(6):
        for last in range(first, 6):
            inside = [float(first <= k <= last) for k in range(6)]
            span = ask("time.span.v1", graph, frames(*inside))
            assert ask("time.during.v1", graph, span).scores[0].tolist() == inside
            before = [float(k < first) for k in range(6)]
            assert ask("time.before.v1", graph, span).scores[0].tolist() == before
            after = [float(k > last) for k in range(6)]
            assert ask("time.after.v1", graph, span).scores[0].tolist() == after


def test_a_bound_that_cuts_a_frame_leaves_its_share() -> None:
    close(ask("time.before.v1", SIX, lasting(2.25, 4)).scores, 1, 1, 0.25, 0, 0, 0)
    close(ask("time.after.v1", UNEVEN, lasting(0, 2)).scores, 0, 0.5, 1, 1)


def test_the_probability_of_the_stretch_scales_the_frames() -> None:
    close(ask("time.during.v1", SIX, lasting(0, 2, 0.75)).scores, 0.75, 0.75, 0, 0, 0, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_between_is_the_gap_whichever_comes_first(turned: bool) -> None:
    pair = [lasting(0, 1), lasting(4, 5, 0.9)]
    scores = ask("time.between.v1", SIX, *(pair[::-1] if turned else pair)).scores
    close(scores, 0, 0.9, 0.9, 0.9, 0, 0)


def test_there_is_nothing_between_stretches_that_overlap() -> None:
    close(ask("time.between.v1", SIX, lasting(0, 4), lasting(2, 6)).scores, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("key", ["time.before.v1", "time.during.v1", "time.after.v1"])
def test_what_never_happens_has_no_before_and_no_after(key: str) -> None:
    never = lasting(0, 0, 0.2)
    output = ask(key, SIX, never)
    assert why(output) == "never"
    assert "0.20" in sentence(key, output, never)
    assert why(ask(key, SIX, lasting(0, 1, 0.6))) == ""


def test_between_refuses_where_either_never_happens() -> None:
    for pair in ((lasting(0, 1, 0.3), lasting(3, 4)), (lasting(0, 1), lasting(3, 4, 0.3))):
        assert why(ask("time.between.v1", SIX, *pair)) == "never"


def test_an_early_wrong_guess_is_not_refused_but_learns() -> None:
    module = make("time.before.v1").train()
    here = Clip(ClipStack([SIX]), torch.tensor([0]))
    assert module(here, lasting(2, 3, 0.1)).refused is None


def test_first_and_last_are_one_frame_each() -> None:
    within, when = frames(0, 1, 1, 1, 1, 0), frames(1, 0, 1, 1, 0, 1)
    assert ask("time.first.v1", SIX, within, when).scores[0].tolist() == [0, 0, 1, 0, 0, 0]
    assert ask("time.last.v1", SIX, within, when).scores[0].tolist() == [0, 0, 0, 1, 0, 0]


def test_where_it_never_holds_there_is_no_first_frame() -> None:
    within, when = frames(1, 1, 0, 0, 0, 0), frames(0, 0, 1, 1, 0, 0)
    assert not bool(ask("time.first.v1", SIX, within, when).scores.any())


def test_a_soft_first_frame_is_a_distribution() -> None:
    scores = ask("time.first.v1", SIX, frames(1, 1, 1, 1, 1, 1), frames(0, 0.5, 0.5, 1, 0, 0))
    close(scores.scores, 0, 0.5, 0.25, 0.25, 0, 0)


def test_xor_and_and_go_frame_by_frame() -> None:
    a, b = frames(1, 1, 0, 0, 0.5, 1), frames(1, 0, 1, 0, 1, 0.25)
    close(ask("time.xor_frames.v1", SIX, a, b).scores, 0, 1, 1, 0, 0.5, 0.75)
    close(ask("time.and_frames.v1", SIX, a, b).scores, 1, 0, 0, 0, 0.5, 0.25)


@pytest.mark.parametrize(
    ("before", "after", "expected", "reason"),
    [
        (1, 0, (1, 0), ""),
        (0, 1, (0, 1), ""),
        (1, 1, (0, 0), "both"),
        (0, 0, (0, 0), "neither"),
        (0.9, 0.2, (0.72, 0.02), ""),
    ],
)
def test_compare_says_when_it_holds(
    before: float, after: float, expected: tuple[float, float], reason: str
) -> None:
    sides = truth(before), truth(after)
    output = ask("time.compare.v1", SIX, *sides)
    close(output.probs, *expected)
    assert why(output) == reason
    if reason:
        assert f"before {before:.2f}" in sentence("time.compare.v1", output, *sides)


def test_compare_goes_by_the_words_and_not_by_their_places() -> None:
    turned = {"time": Vocabulary("time", ("after", "before"))}
    module = make("time.compare.v1", turned)
    close(module(truth(1), truth(0)).probs, 0, 1)
    with pytest.raises(DomainError, match="before and after"):
        make("time.compare.v1", {"time": Vocabulary("time", ("early", "late"))})


def test_a_gradient_finds_its_way_through_every_step_to_the_frames() -> None:
    here = Clip(ClipStack([SIX]), torch.tensor([0]))
    scores = torch.tensor([[0.2, 0.8, 0.7, 0.3, 0.1, 0.1]], requires_grad=True)
    span = make("time.span.v1").train()(here, FrameSet(scores))
    after = make("time.after.v1").train()(here, span)
    after.scores[0, 3].backward()
    assert scores.grad is not None
    # More of frame 3 in the action is less of it after the action.
    assert float(scores.grad[0, 3]) < 0


@pytest.mark.parametrize("cls", TIME, ids=lambda cls: cls.key)
def test_a_ragged_batch_gives_what_each_clip_gives_alone(cls: type) -> None:
    graphs = [SIX, UNEVEN, clip([], 1.0), clip([2.0], 3.0)]
    module = cls({}).eval()  # type: ignore[call-arg]
    rng = torch.Generator().manual_seed(5)
    together: list[object] = []
    for port in module.signature.ports:
        if port.kind == "handle":
            together.append(Clip(ClipStack(graphs), torch.arange(4)))
        elif port.type.family is FrameSet:
            mask = ClipStack(graphs).frame_mask
            together.append(FrameSet(torch.rand(4, 6, generator=rng) * mask))
        else:
            together.append(port.type.family.random({}, 4, rng))
    output = module(*together)
    for row, graph in enumerate(graphs):
        alone: list[object] = []
        for argument in together:
            if isinstance(argument, Clip):
                alone.append(Clip(ClipStack([graph]), torch.tensor([0])))
            elif isinstance(argument, FrameSet):
                alone.append(FrameSet(argument.scores[row : row + 1, : graph.frames]))
            else:
                alone.append(argument.take(torch.tensor([row])))  # type: ignore[attr-defined]
        for name, tensor in module(*alone).tensors().items():
            padded = getattr(output, name)[row : row + 1]
            if tensor.ndim > 1:
                assert not bool(padded[:, graph.frames :].any())
                padded = padded[:, : graph.frames]
            torch.testing.assert_close(padded, tensor, atol=1e-5, rtol=1e-5)
