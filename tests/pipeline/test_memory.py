"""What a batch takes while it runs, and what answers hold for as long as they are kept."""

import gc
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import nmn
from nmn.audit import verify
from nmn.domains import load_domain
from nmn.perception import read_picture
from nmn.perception.picture import Picture
from nmn.pipeline import Net
from nmn.pipeline.album import Album
from nmn.pipeline.seeing import Sight
from nmn.types import SceneGraph
from tests.pipeline.photos import needs_detector, photo
from tests.pipeline.test_net import PICTURE, drawn_net

ROOT = Path(__file__).parents[2]


def crowded_net() -> Net:
    """Sees the two dogs and the bus thirty times over: pair tables of 90 x 90."""
    from nmn.domains.photo.concepts import add_concepts

    net, seen = drawn_net()
    look = seen.perceive

    def crowd(pictures: Sequence[Picture]) -> list[SceneGraph]:
        return [
            add_concepts(
                SceneGraph(
                    torch.cat([graph.boxes] * 30),
                    {k: torch.cat([graph.tables[k]] * 30) for k in ("category", "color")},
                    graph.width,
                    graph.height,
                    0.02,
                )
            )
            for graph in look(pictures)
        ]

    seen.perceive = crowd  # type: ignore[method-assign]
    return net


def peak() -> float:
    """Of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "linux" else 2**20
    )


def grown_in_a_process_of_its_own(name: str) -> float:
    """MB that the function of this file adds to the peak of a new process."""
    code = f"from tests.pipeline.test_memory import {name}; print({name}())"
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(made.stdout.split()[-1])


def kept_answers() -> float:
    picture = np.random.default_rng(0).integers(0, 256, (1200, 1300, 3), dtype=np.uint8)
    queries = [(picture, "How many dogs are left of the bus?"), (picture, "Is there a red bus?")]
    net = crowded_net()
    kept = net.ask_many(queries * 64)
    before = peak()
    kept += net.ask_many(queries * 512)
    assert {answer.status for answer in kept} <= {"answered", "undecided"}
    return peak() - before


def large_pictures() -> float:
    import io

    files = []
    for shade in range(8):
        buffer = io.BytesIO()
        Image.new("RGB", (4000, 4000), (shade, 80, 200)).save(buffer, "PNG", compress_level=1)
        files.append(buffer.getvalue())
    net, _ = drawn_net()
    net.ask(PICTURE, "Is there a dog?")
    before = peak()
    answers = net.ask_many([(data, "Is there a dog?") for data in files])
    assert {answer.answer for answer in answers} == {"yes"}
    return peak() - before


def test_a_thousand_answers_about_one_picture_hold_less_than_20_kb_each() -> None:
    # Each batch would hold its own picture (4.7 MB) and pair tables: 300 MB together.
    assert grown_in_a_process_of_its_own("kept_answers") < 20


def test_large_pictures_are_unpacked_one_at_a_time() -> None:
    # One takes the decoder 64 MB, and eight as RGB are 384.
    assert grown_in_a_process_of_its_own("large_pictures") < 200


def test_kept_answers_show_their_run_after_the_batch_is_gone(tmp_path: Path) -> None:
    net = crowded_net()
    answers = net.ask_many([(PICTURE, "How many dogs are left of the bus?")] * 130)
    del net
    gc.collect()
    for answer in (answers[0], answers[-1]):
        assert verify(answer.trail).ok and answer.lines()
        page = answer.report(tmp_path / "page.html").read_text(encoding="utf-8")
        assert "data:image/jpeg" in page


def test_batches_share_the_picture_and_what_was_seen_of_it() -> None:
    net, _ = drawn_net()
    first, second = (net.ask(PICTURE, "Is there a dog?") for _ in range(2))
    assert first._kept is not None and second._kept is not None
    assert first._kept._keepsake is second._kept._keepsake
    graphs = [kept._recorder.asked[0].percept for kept in (first._kept, second._kept)]
    assert graphs[0] is graphs[1] is not None


def test_what_was_seen_is_shared_only_where_it_is_the_same() -> None:
    album = Album()
    seen = [
        SceneGraph(torch.zeros(1, 4), {"category": torch.full((1, 3), p)}, 80, 60)
        for p in (0.5, 0.5, 0.25)
    ]
    kept = [album.percept("key", graph) for graph in seen]
    assert kept[0] is kept[1] is seen[0] and kept[2] is seen[2]


def test_an_album_holds_nothing_that_no_answer_needs() -> None:
    net, _ = drawn_net()
    answer = net.ask(PICTURE, "Is there a dog?")
    assert len(net._album._keepsakes) == len(net._album._percepts) == 1
    del answer
    gc.collect()
    assert len(net._album._keepsakes) == len(net._album._percepts) == 0


def test_few_pixels_are_looked_at_together_and_each_picture_once() -> None:
    looked: list[int] = []

    class Blind:
        name, digest = "blind", "0" * 64

        def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
            looked.append(sum(picture.pixels.nbytes for picture in pictures))
            return [SceneGraph(torch.zeros(0, 4), {}, 1, 1) for _ in pictures]

    from dataclasses import replace

    sight = Sight(replace(load_domain("photo"), sees_with=Blind))
    pictures = [read_picture(np.full((1200, 1300, 3), k, np.uint8)) for k in range(24)]
    for picture in pictures * 2:
        sight.add(picture)
    seen = sight.seen()
    assert seen.percepts.keys() == {picture.media.sha256 for picture in pictures}
    assert sum(looked) == sum(picture.pixels.nbytes for picture in pictures)
    assert len(looked) == 3 and max(looked) <= 3 * 2**24


@pytest.mark.parametrize("large", [False, True])
def test_a_picture_is_kept_as_its_file_as_a_jpeg_or_as_it_is(large: bool) -> None:
    size = (1500, 2000, 3) if large else (150, 200, 3)
    noise = np.random.default_rng(0).integers(0, 256, size, dtype=np.uint8)
    picture = read_picture(noise)
    shown = picture.keepsake()
    assert shown.pixels().shape == picture.pixels.shape
    assert (shown.nbytes < picture.pixels.nbytes) == large
    assert abs(float(shown.pixels().mean()) - float(noise.mean())) < 2


def test_the_answers_about_a_photo_do_not_depend_on_how_large_it_is(tmp_path: Path) -> None:
    needs_detector()
    small = Image.open(photo("coffee.png")).convert("RGB")
    large = tmp_path / "large.png"
    small.resize((small.width * 3, small.height * 3), Image.Resampling.BICUBIC).save(large)
    questions = ("Is there a cup?", "How many cups are there?", "What is the largest object?")
    net = nmn.load("photo")
    for question in questions:
        one, other = net.ask(photo("coffee.png"), question), net.ask(large, question)
        assert one.answer == other.answer, question
        media = other.trail.header.media
        assert media is not None and media.width == small.width * 3
