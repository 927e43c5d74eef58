"""What is learned from can never be what is asked about."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains.clevr.sampling import sample_scene
from nmn.domains.clevr.train import command
from nmn.synthetic import WorldError
from nmn.synthetic.series import series_for

SEEDS = (0, 1, 999, 1_000, 2_000, 770_000, 2**32, 2**63)


def benchmark(name: str) -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_no_seed_of_one_purpose_is_one_of_another_or_of_people() -> None:
    series = {series_for(purpose, seed) for purpose in ("training", "test") for seed in SEEDS}
    assert len(series) == 2 * len(SEEDS) and not series & set(SEEDS)
    assert min(series) > 2**64


def test_series_are_drawn_apart() -> None:
    """Equal numbers would be equal scenes; so would zeros that a generator adds behind them."""
    scenes = [sample_scene(7), sample_scene(0, 7), sample_scene(series_for("training", 7))]
    scenes.append(sample_scene(series_for("training", 0), 7))
    assert len({str(scene["objects"]) for scene in scenes}) == len(scenes)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_seeds_that_would_reach_into_the_purposes_are_refused(seed: int) -> None:
    with pytest.raises(WorldError, match="the seed is"):
        series_for("training", seed)


@pytest.mark.parametrize("seed", [0, 1_000, 2_000])
def test_nmn_train_draws_no_scene_of_the_benchmarks(
    seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With --seed 1000 it drew those that the benchmark asks about."""
    drawn: list[int] = []

    def made_scenes(count: int, series: int) -> None:
        drawn.append(series)
        raise WorldError("stop")

    monkeypatch.setattr(command, "made_scenes", made_scenes)
    given = ["train", "clevr", "--generate", "2", "--out", str(tmp_path), "--seed", str(seed)]
    done = CliRunner().invoke(app, given)
    assert isinstance(done.exception, WorldError)
    assert drawn == [series_for("training", seed)]


@pytest.mark.parametrize("name", ["train_clevr", "train_shapes"])
def test_the_seeds_of_a_benchmark_stay_within_its_series(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", [name, "--seeds", "0", "1000"])
    with pytest.raises(SystemExit):
        benchmark(name)._options()
    assert "seeds are 0 to 999" in capsys.readouterr().err


def test_a_negative_seed_is_wrong_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", "clevr", "--seed", "-1", "--out", str(tmp_path)])
    assert done.exit_code == 2 and "greater than or equal to 0" in done.output
