"""What the encoder learns from: kept pictures, targets, going on after a stop, counting."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from nmn.domains.clevr.encoder import loop as encoder_loop
from nmn.domains.clevr.encoder.batches import Batch, make_batch
from nmn.domains.clevr.encoder.data import FIELDS, NOBODY, Pictures, Wanted, rendered
from nmn.domains.clevr.encoder.loop import Settings, new_net, train_encoder
from nmn.domains.clevr.encoder.measure import Tally, count_scene
from nmn.domains.clevr.perception.decode import Found, find_objects
from nmn.domains.clevr.perception.net import Seen, Widths
from nmn.domains.clevr.world import render_clevr
from nmn.errors import DatasetError
from nmn.modules.weights import save_tensors

TINY = Widths(4, 4, 8, 8, 8, 4)
WANTED = Wanted(3, 41, "A", wide=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def pictures(folder: Path) -> Pictures:
    return rendered(folder, WANTED)


def test_pictures_are_rendered_once_and_only_as_wanted(pictures: Pictures, folder: Path) -> None:
    assert pictures.images.shape == (3, 240, 320, 3) and len(pictures) == 3
    before = (folder / "images.npy").stat().st_mtime_ns
    assert np.array_equal(rendered(folder, WANTED).images, pictures.images)
    assert (folder / "images.npy").stat().st_mtime_ns == before
    with pytest.raises(DatasetError, match="holds pictures of") as caught:
        rendered(folder, Wanted(3, 42))
    assert "another folder" in str(caught.value)


def test_a_stopped_rendering_goes_on_with_the_same_pictures(
    pictures: Pictures, folder: Path, tmp_path: Path
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rendered(tmp_path, WANTED, stop)
    assert json.loads((tmp_path / "about.json").read_text())["done"] == 2, "the plain ones"
    again = rendered(tmp_path, WANTED)
    for name in ("images", "owners", "shares", "objects"):
        assert np.array_equal(getattr(again, name), getattr(pictures, name)), name


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"done": "2"}', '{"done": -1}', "[" * 10_000])
def test_a_damaged_folder_of_pictures_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "about.json").write_text(text)
    with pytest.raises(DatasetError) as caught:
        rendered(tmp_path, WANTED)
    assert caught.value.where == str(tmp_path / "about.json")


def test_kept_pictures_that_are_cut_short_are_refused(pictures: Pictures, tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text(json.dumps({**asdict(WANTED), "done": 3}))
    np.save(tmp_path / "images.npy", pictures.images)
    data = (tmp_path / "images.npy").read_bytes()
    (tmp_path / "images.npy").write_bytes(data[:-9])
    with pytest.raises(DatasetError, match="the pictures made before cannot be read"):
        rendered(tmp_path, WANTED)


@pytest.mark.parametrize(
    "about", [{}, {"settings": "{", "step": "1"}, {"settings": "SAME", "step": "x"},
              {"settings": "SAME", "step": "1"}],
)  # fmt: skip
def test_a_damaged_run_is_refused(tmp_path: Path, about: dict[str, str]) -> None:
    settings = Settings(epochs=1, batch=2)
    same = json.dumps(asdict(settings))
    about = {key: value.replace("SAME", same) for key, value in about.items()}
    path = tmp_path / "state.safetensors"
    save_tensors(path, {"net.x": torch.zeros(1)}, about)
    with pytest.raises(DatasetError, match="cannot be gone on with") as caught:
        train_encoder(new_net(1, TINY), [], tmp_path, settings)
    assert caught.value.where == str(path)


def test_kept_pictures_are_the_worlds(pictures: Pictures) -> None:
    batch = next(render_clevr(2, 41, condition="A"))
    assert np.array_equal(pictures.images[:2], batch.images.numpy())
    for number, scene in enumerate(batch.scenes):
        objects = pictures.objects[number]
        there = objects[:, FIELDS.index("pixels")] > 0
        assert there.sum() == len(scene["objects"])
        boxes = np.array([thing["box"] for thing in scene["objects"]])
        assert np.array_equal(objects[there, 6:10], boxes)
        shown = pictures.shares[number].sum()
        assert 0.85 < shown / objects[:, -1].sum() <= 1.0, "cells show nearly all pixels"
        assert set(np.unique(pictures.owners[number])) <= {*range(there.sum()), NOBODY}


def as_seen(batch: Batch, sure: float = 12.0) -> Seen:
    """A network that says exactly what it should."""
    words = [
        torch.nn.functional.one_hot(batch.words[:, k], size).permute(0, 3, 1, 2) * sure
        for k, size in enumerate((8, 3, 2, 2))
    ]
    there = torch.logit(batch.share.clamp(1e-4, 1 - 1e-4)).unsqueeze(1)
    rest = torch.zeros(len(there), 1, *there.shape[2:])
    return Seen(there, batch.box, batch.place, *(word.float() for word in words), rest, rest)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_targets_decode_to_the_scene_mirrored_or_not(pictures: Pictures, seed: int) -> None:
    batch = make_batch([pictures], np.array([0, 1, 2]), seed, 0)
    tally = Tally()
    for number, found in enumerate(find_objects(as_seen(batch))):
        mirrored = not np.array_equal(batch.pixels[number].numpy(), pictures.images[number])
        objects = np.array(pictures.objects[number])
        if mirrored:
            objects[:, 4] *= -1
            objects[:, [6, 8]] = 320 - objects[:, [8, 6]]
        assert count_scene(tally, found, objects)
    figures = tally.figures()
    assert figures["scenes_all_right"] == figures["relations"] == 1
    assert figures["box_iou"] > 0.999


def test_mirrored_pictures_occur_and_greys_differ(pictures: Pictures) -> None:
    batch = make_batch([pictures, pictures], np.array([0, 3] * 10), 5, 0)
    same = [np.array_equal(one.numpy(), pictures.images[0]) for one in batch.pixels]
    assert 0 < sum(same) < len(same), "some are mirrored; 3 is picture 0 of the second source"
    torch.testing.assert_close(batch.grey.sum(1), torch.ones(20))
    assert batch.grey.std(0).min() > 0.1


def test_a_stopped_run_ends_with_the_same_weights(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(epochs=3, batch=2, warm=2, half=False)
    whole = train_encoder(new_net(1, TINY), [pictures], tmp_path / "whole", settings, every=1)

    made = encoder_loop.make_batch

    def stop_at_two(*given: object) -> Batch:
        if given[-1] == 2:
            raise KeyboardInterrupt
        return made(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(encoder_loop, "make_batch", stop_at_two)
    with pytest.raises(KeyboardInterrupt):
        train_encoder(new_net(1, TINY), [pictures], tmp_path / "cut", settings, every=1)
    monkeypatch.undo()
    again = train_encoder(new_net(7, TINY), [pictures], tmp_path / "cut", settings, every=1)
    for name, tensor in whole.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], tensor, msg=name)
    lines = [json.loads(line) for line in (tmp_path / "cut" / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2, 3]

    with pytest.raises(DatasetError, match="a run with the settings"):
        train_encoder(new_net(1, TINY), [pictures], tmp_path / "cut", Settings(epochs=9))


def test_a_loss_that_is_not_finite_stops_the_run(pictures: Pictures, tmp_path: Path) -> None:
    net = new_net(1, TINY)
    with torch.no_grad():
        net.hue_head.bias[0] = float("inf")
    with pytest.raises(DatasetError, match="the loss is nan at step 0"):
        train_encoder(net, [pictures], tmp_path, Settings(epochs=1, batch=2, half=False))


def test_mistakes_are_counted_apart(pictures: Pictures) -> None:
    true = np.array(pictures.objects[0])
    good = perfect(true)
    count = len(good)
    assert count_scene(Tally(), good, true)

    lost = Tally()
    kept = Found(**{name: part[1:] for name, part in vars(good).items()})
    assert not count_scene(lost, kept, true)
    figures = lost.figures()
    assert figures["recall"] == pytest.approx(1 - 1 / count) and figures["precision"] == 1
    assert figures["all_four"] == figures["relations"] == 1

    wrong = Tally()
    recolored = good.color.roll(1, dims=1)
    assert not count_scene(wrong, Found(**{**vars(good), "color": recolored}), true)
    figures = wrong.figures()
    assert figures["color"] == 0 and figures["shape"] == figures["relations"] == 1
    assert figures["scenes_objects_found"] == 1 and figures["scenes_found_and_named"] == 0


def perfect(true: np.ndarray) -> Found:
    rows = torch.from_numpy(true[true[:, -1] > 0])
    words = [torch.eye(n)[rows[:, k].long()] for k, n in enumerate((8, 3, 2, 2))]
    return Found(rows[:, 6:10], rows[:, 4:6], *words, rows[:, :1] * 0, rows[:, -1] / 16)
