"""The scripts of benchmarks/: the tables of the document, the list of runs, the GPU's refusal."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

ROOT = Path(__file__).parent.parent.parent


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Where dataclasses look up the annotations of a class.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def table() -> ModuleType:
    return script("table")


def test_the_document_has_the_tables_of_the_results(table) -> None:
    document = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    again = table.inserted(document, table.render(table.records(ROOT / "benchmarks" / "results")))
    assert again == document, "run python -m benchmarks.table"


def test_tables_of_one_record(table) -> None:
    names = ("executor_W2_light", "executor_W2_light_train", "executor_W2_light_audit")
    path = ROOT / "benchmarks" / "results" / f"{names[0]}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    text = table.render({names[0]: record})
    assert "### Inference" in text and "### Training" not in text
    faster = record["variants"]["nmn"]["times_faster_than"]["torchfold-cse"]
    assert table.spread(faster) in text


def test_a_document_without_markers_is_refused(table) -> None:
    with pytest.raises(SystemExit, match="has no lines"):
        table.inserted("# Benchmarks", "tables")


def test_no_results_no_tables(table) -> None:
    assert table.render({}) == "Nothing has been measured yet."


def test_every_configuration_has_a_file_of_its_own() -> None:
    executor = script("executor_all")
    names = [executor.name_of(options) for options in executor.configurations(9)]
    assert len(set(names)) == len(names)
    assert {"executor_W1_light", "executor_W2_light_n8", "executor_W2_conv_train"} <= set(names)
    assert all(options.seed == 0 for options in executor.configurations(9))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_the_gpu_script_says_that_there_is_no_gpu() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.gpu"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no CUDA device" in done.stderr


def test_the_evaluation_of_unseen_pictures_runs(tmp_path: Path) -> None:
    made = script("eval_clevr")
    found = made.measure(None, 2, made.TEMPLATES, tmp_path)
    assert found["learned modules, true scenes"]["accuracy"] == 1.0
    assert found["learned modules, pixels"]["asked"] == 20


@pytest.mark.parametrize("name", ["module_calls", "learn_schedule"])
def test_the_questions_that_a_script_reads_are_there(name: str) -> None:
    assert script(name).BANK.is_file()
