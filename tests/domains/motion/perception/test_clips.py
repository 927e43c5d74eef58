"""The perception that comes with nmn: drawn frames and files, what it finds, what it refuses."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains import load_domain
from nmn.domains.motion.evaluate import MotionOptions, evaluate_motion
from nmn.domains.motion.perception.clips import MotionPerception
from nmn.domains.motion.perception.measure import Tally
from nmn.domains.motion.perception.net import Widths, new_net
from nmn.domains.motion.perception.weights import default_weights, load_net, save_net
from nmn.errors import DomainError, MediaError
from nmn.perception.video.clip import CLIPS
from nmn.synthetic.motion import agent_clip, frames_of, write_mp4
from nmn.synthetic.motion.clip import MotionClip

SEES = MotionPerception()


@pytest.fixture(scope="module")
def clip() -> MotionClip:
    return agent_clip(700_020, 2, seconds=2).sampled(5)


@pytest.fixture(scope="module")
def pictures(clip: MotionClip) -> list[np.ndarray]:
    return list(frames_of(clip, (192, 128)))


def test_drawn_frames_are_seen_as_they_are(clip: MotionClip, pictures: list[np.ndarray]) -> None:
    found = SEES.see(pictures, clip.times)
    assert found.things[0].agent
    tally = Tally()
    tally.count(clip, found)
    figures = tally.figures()
    assert figures["kinds found"] == figures["kinds right"] == 1
    assert figures["place median"] < 0.06 and figures["gaze median"] < 15


def test_a_file_is_seen_as_the_frames_that_went_into_it(
    clip: MotionClip, pictures: list[np.ndarray], tmp_path: Path
) -> None:
    pytest.importorskip("av")
    write_mp4(tmp_path / "clip.mp4", pictures, 5)
    (graph,) = SEES.perceive([CLIPS.read(tmp_path / "clip.mp4")])
    assert np.allclose(graph.times.numpy(), clip.times, atol=1e-4) and graph.duration == 2.0
    drawn = SEES.see(pictures, clip.times)
    assert len(graph) == len(drawn.things)
    assert np.array_equal(graph.present.numpy() > 0.5, drawn.course.inside)
    assert graph.media is not None and graph.media.notes[-1] == "10 frames were looked at"
    assert not graph.boxes.is_inference()


def test_a_clip_is_seen_once(pictures: list[np.ndarray], tmp_path: Path) -> None:
    pytest.importorskip("av")
    write_mp4(tmp_path / "clip.mp4", pictures[:3], 5)
    sees = MotionPerception()
    clip = CLIPS.read(tmp_path / "clip.mp4")
    (first,) = sees.perceive([clip])
    sees.forget()
    (second,) = sees.perceive([clip])
    sees._loaded = None
    (third,) = sees.perceive([clip])
    assert sees.last_detector_seconds == 0.0 and sees._loaded is None
    assert torch.equal(first.boxes, second.boxes) and third.boxes is second.boxes


def test_frames_of_other_proportions_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("av")
    write_mp4(tmp_path / "wide.mp4", [np.zeros((64, 128, 3), dtype=np.uint8)] * 3, 5)
    with pytest.raises(MediaError, match="frames are of 128 x 64") as caught:
        SEES.perceive([CLIPS.read(tmp_path / "wide.mp4")])
    assert "--domain clip" in str(caught.value)


def test_frames_in_which_nothing_is_drawn_have_nothing_in_them() -> None:
    grey = [np.full((128, 192, 3), 120, dtype=np.uint8)] * 4
    assert len(SEES.see(grey, np.arange(4) / 5).things) == 0


def test_weights_are_small_and_say_what_they_are(tmp_path: Path) -> None:
    assert default_weights().stat().st_size < 3_000_000
    save_net(new_net(3, Widths(4, 4, 8, 8, 8)), tmp_path / "net.safetensors", {"seed": "3"})
    net, digest = load_net(tmp_path / "net.safetensors")
    assert net.widths.half == 4 and not net.training and len(digest) == 64
    modules = default_weights().with_name("modules.safetensors")
    with pytest.raises(DomainError, match="weights of the family 'motion'"):
        load_net(modules)
    with pytest.raises(DomainError, match="no such file"):
        MotionPerception(tmp_path / "none.safetensors").see([], np.zeros(0)) or load_net(
            tmp_path / "none.safetensors"
        )


def test_questions_about_drawn_clips_are_answered_from_pixels() -> None:
    report = evaluate_motion(
        MotionOptions(clips=1, per_clip=4, pixels=True, programs="motion-templates", timed=False)
    )
    assert report.settings["seen"] == "pixels" and report.judged > 2
    with pytest.raises(DomainError, match="which no pixel shows"):
        evaluate_motion(MotionOptions(clips=1, pixels=True, executor="symbolic"))


def test_the_domain_sees_and_reads() -> None:
    domain = load_domain("motion")
    assert (domain.perception.name, domain.generator.name) == ("motion-pixels", "motion-templates")
