"""Whole measurements, as small as they get: what is in the record, and what fails a run."""

import json
from typing import Any

import pytest
import torch

from benchmarks.peers import variants
from benchmarks.peers.kernels_modules import ModuleKernels
from benchmarks.peers.kernels_plain import PlainKernels
from benchmarks.peers.level import LevelBatching
from benchmarks.peers.measure import measure
from benchmarks.peers.options import Options
from nmn.errors import DatasetError, DomainError, ExecutionError
from nmn.kernels import native_available

TINY = Options(workload="W2", questions=8, rounds=2, peers=("level",))


def record(**changed: Any) -> dict[str, Any]:
    made = measure(Options(**{**TINY.__dict__, **changed}))
    return json.loads(json.dumps(made))


@pytest.fixture(scope="module")
def usual() -> dict[str, Any]:
    """A measurement with everything, looked at by several tests."""
    return record(audit=True)


def test_the_record_has_everything(usual) -> None:
    found = usual
    assert set(found["variants"]) >= {"nmn-reference-loop", "level", "nmn", "nmn-audit"}
    assert ("nmn-torch" in found["variants"]) == native_available()
    nmn = found["variants"]["nmn"]
    assert len(nmn["samples_ms"]) == 2
    assert set(nmn["times_faster_than"]) == {"nmn-reference-loop", "level"}
    low, high = nmn["times_faster_than"]["level"]["quartiles"]
    assert low <= nmn["times_faster_than"]["level"]["median"] <= high
    assert nmn["examples_per_second"] == pytest.approx(8e3 / nmn["ms"]["median"], rel=0.01)
    assert set(nmn["share_of_roofline"]) == set(found["roofline"]["gflop_per_second"])
    assert found["variants"]["nmn-audit"]["over_nmn_percent"]["quartiles"]
    assert found["machine"]["torch"] == torch.__version__
    assert found["machine"]["processor"] and found["machine"]["load_average"]
    assert {"nmn (cold)", "nmn (warm)", "nmn (warm, shuffled)", "level"} <= set(
        found["planning_us_per_node"]
    )
    assert found["clock"] == "thread_time"


def test_the_counts_are_those_of_the_plan(usual) -> None:
    counts = usual["counts"]
    calls = counts["module_calls"]
    assert counts["nodes_executed"] <= counts["nodes_requested"] == calls["naive"]
    assert calls["lower_bound"] <= calls["nmn"] <= calls["level"] <= calls["naive"]
    assert 0 < counts["torch_calls"]["nmn"] < counts["torch_calls"]["nmn-reference-loop"]


def test_a_training_step_is_measured_with_its_gradients_compared(usual) -> None:
    found = record(train=True, rounds=1)
    assert found["agreement"]["compared"] == "answers and gradients"
    assert found["clock"] == "process_time"
    assert "share_of_roofline" not in found["variants"]["nmn"]
    forward_only = usual["counts"]["torch_calls"]["nmn"]
    assert found["counts"]["torch_calls"]["nmn"] > forward_only


def test_without_compiled_kernels_nothing_is_timed_twice() -> None:
    assert "nmn-torch" not in record(compiled=False, rounds=1)["variants"]


def test_a_peer_that_is_not_installed_is_named_with_the_way_to_get_it(monkeypatch) -> None:
    monkeypatch.setattr(variants, "find_spec", lambda name: None)
    found = record(peers=None, rounds=1)
    assert found["missing"]["torchfold-cse"]["install"].startswith("pip install torchfold")
    assert found["missing"]["dynet"]["install"].startswith("pip install dynet38")
    assert "torchfold" not in found["variants"]


def test_a_wrong_kernel_of_ours_fails_the_run(monkeypatch) -> None:
    """As seen from the loop: it has the wrong one here, and nmn differs from it."""
    monkeypatch.setattr(PlainKernels, "unique", lambda self, a: a)
    with pytest.raises(ExecutionError, match=r"variant 'nmn.*differs from the naive loop"):
        measure(TINY)


def test_a_wrong_peer_fails_the_run(monkeypatch) -> None:
    right = LevelBatching.run
    monkeypatch.setattr(
        LevelBatching, "run", lambda self, *, taped=False: right(self, taped=taped) + 1e-3
    )
    with pytest.raises(ExecutionError, match="variant 'level'"):
        measure(TINY)


def test_a_result_that_is_no_number_fails_the_run(monkeypatch) -> None:
    right = LevelBatching.run
    monkeypatch.setattr(
        LevelBatching, "run", lambda self, *, taped=False: right(self, taped=taped) * float("nan")
    )
    with pytest.raises(ExecutionError, match="'level'"):
        measure(TINY)


def test_a_wrong_gradient_fails_the_run(monkeypatch) -> None:
    right = LevelBatching.run
    # The answers are the same, their gradient is not.
    monkeypatch.setattr(
        LevelBatching,
        "run",
        lambda self, *, taped=False: (lambda a: 2 * a - a.detach())(right(self, taped=taped)),
    )
    with pytest.raises(ExecutionError, match="gradient of"):
        measure(Options(**{**TINY.__dict__, "train": True}))


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(DomainError, match="flavour 'lite'"):
        record(flavour="lite")
    with pytest.raises(DatasetError, match="workload 'W3'"):
        record(workload="W3")
    with pytest.raises(DatasetError, match="600 questions to time"):
        record(questions=601)
    with pytest.raises(DatasetError, match="0 questions"):
        record(questions=0)
    with pytest.raises(DomainError, match="rounds: 0"):
        record(rounds=0)
    with pytest.raises(DomainError, match="device 'tpu'"):
        record(device="tpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_a_gpu_it_says_so() -> None:
    with pytest.raises(DomainError, match="no CUDA device"):
        record(device="cuda")


def test_tables_of_pictures_are_made_anew_for_each_batch() -> None:
    """Else a peer with our kernels, or nmn, would be timed without the work of hoisting."""
    from tests.benchmarks.beds import bed

    here = bed("W2", "heavy")
    kernels = here.flavour.shared(here.modules, here.stack)
    assert isinstance(kernels, ModuleKernels)
    kernels.begin()
    kernels.filter(  # type: ignore[attr-defined]
        torch.ones(1, here.stack.objects), torch.tensor([0]), torch.tensor([0])
    )
    before = kernels._fresh
    kernels.begin()
    assert kernels._fresh is not before
    assert len(kernels._fresh._tables) < len(before._tables)
