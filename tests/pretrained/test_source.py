"""How models are named, and what is said when their files are not right."""

import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nmn.domains.eyes import detector_of, encoder_of
from nmn.errors import DomainError, MissingExtra
from nmn.pretrained.files import find_files
from nmn.pretrained.source import ModelSource
from tests.tiny_models import Shelf, changed

SHA = "0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("owlv2:google/owl", ("owlv2", "google/owl", None, None)),
        ("owlv2:google/owl@main", ("owlv2", "google/owl", "main", None)),
        (f"detr:./here#{SHA}", ("detr", "./here", None, SHA)),
        (f"detr:a/b@v1#{SHA}", ("detr", "a/b", "v1", SHA)),
    ],
)
def test_a_name_says_adapter_place_revision_and_digest(text: str, parts: tuple) -> None:
    source = ModelSource.parse(text)
    assert (source.kind, source.place, source.revision, source.sha256) == parts


@pytest.mark.parametrize("text", ["owlv2", "owlv2:", ":x", "owlv2:a@", "detr:a#12", "detr:a#xyz"])
def test_what_names_no_model_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        ModelSource.parse(text)


def test_a_folder_with_an_at_sign_is_a_folder(tiny: Shelf, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny["detr"], tmp_path / "detr@home")
    assert ModelSource.parse(f"detr:{folder}").revision is None
    assert detector_of(f"detr:{folder}").categories == ("person", "car", "pangolin")


def test_the_digest_is_that_of_the_file_of_weights(tiny: Shelf) -> None:
    files = find_files(ModelSource.parse(tiny.named("detr")))
    weights = (tiny["detr"] / "model.safetensors").read_bytes()
    assert files.weights == hashlib.sha256(weights).hexdigest()
    assert files.model_type == "detr" and files.revision is None


def test_pinned_weights_are_checked(tiny: Shelf) -> None:
    digest = find_files(ModelSource.parse(tiny.named("detr"))).weights
    assert find_files(ModelSource.parse(f"{tiny.named('detr')}#{digest[:12]}")).weights == digest
    with pytest.raises(DomainError, match="not the pinned weights"):
        detector_of(f"{tiny.named('detr')}#{SHA}")


def test_other_settings_are_another_model(tiny: Shelf, tmp_path: Path) -> None:
    before = find_files(ModelSource.parse(tiny.named("detr")))
    folder = shutil.copytree(tiny["detr"], tmp_path / "other")
    changed(folder, id2label={"0": "a", "1": "b", "2": "c"})
    after = find_files(ModelSource.parse(f"detr:{folder}"))
    assert before.weights == after.weights and before.setup != after.setup


def test_what_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as wrong:
        detector_of(f"owlv2:{tmp_path / 'nothing'}")
    assert "there is no such folder" in str(wrong.value) and "nothing" in str(wrong.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DomainError) as wrong:
        detector_of(f"owlv2:{tmp_path / 'empty'}")
    assert "no config.json" in str(wrong.value) and "there is only: nothing" in str(wrong.value)


def test_a_hub_id_that_was_never_downloaded_is_not_downloaded(monkeypatch, tmp_path: Path) -> None:
    pytest.importorskip("huggingface_hub")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(DomainError) as wrong:
        detector_of("owlv2:google/owlv2-base-patch16-ensemble@1234abc")
    said = str(wrong.value)
    assert "of revision 1234abc is not on this machine" in said
    assert "hf download google/owlv2-base-patch16-ensemble --revision 1234abc" in said


def test_a_hub_id_is_found_in_the_cache_with_its_commit(
    tiny: Shelf, monkeypatch, tmp_path: Path
) -> None:
    pytest.importorskip("huggingface_hub")
    commit = "a" * 40
    home = tmp_path / "models--somebody--detr"
    shutil.copytree(tiny["detr"], home / "snapshots" / commit)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(commit)
    code = (
        "from nmn.domains.eyes import detector_of\n"
        "print(detector_of('detr:somebody/detr').card.revision)\n"
        "print(detector_of('detr:somebody/detr@main').card.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False,
        env={**os.environ, "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    assert done.stdout.split() == [commit, "detr:somebody/detr@main"], done.stderr


def test_weights_that_may_hold_code_are_not_read(tiny: Shelf, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny["detr"], tmp_path / "old")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(DomainError, match=r"only in a format that is not read: pytorch_model\.bin"):
        detector_of(f"detr:{folder}")


def test_a_model_of_another_architecture_is_refused_by_name(tiny: Shelf) -> None:
    with pytest.raises(DomainError) as wrong:
        detector_of(f"owlv2:{tiny['detr']}")
    assert "architecture 'detr'" in str(wrong.value) and "'owlv2' runs owlv2" in str(wrong.value)
    with pytest.raises(DomainError, match="architecture 'clip'"):
        encoder_of(f"vit:{tiny['clip']}")


@pytest.mark.parametrize("later", ["conditional_detr", "deformable_detr"])
def test_relatives_of_detr_that_score_otherwise_are_refused(
    tiny: Shelf, tmp_path: Path, later: str
) -> None:
    """They have no column for nothing: a softmax over their classes is sure of every box."""
    folder = shutil.copytree(tiny["detr"], tmp_path / later)
    changed(folder, model_type=later)
    with pytest.raises(DomainError, match=f"architecture '{later}'"):
        detector_of(f"detr:{folder}")


def test_an_unknown_adapter_and_a_bare_one_are_told_apart(tiny: Shelf) -> None:
    with pytest.raises(DomainError, match="there is no detector 'owl2'"):
        detector_of(f"owl2:{tiny['owlv2']}")
    with pytest.raises(DomainError, match="which model 'owlv2' is to run"):
        detector_of("owlv2")


@pytest.mark.parametrize(
    ("part", "message"),
    [("tokenizer.json", "tokenizer is not there"), ("processor_config.json", "cannot be loaded")],
)
def test_what_prepares_inputs_is_missed_when_the_model_is_loaded(
    tiny: Shelf, tmp_path: Path, part: str, message: str
) -> None:
    folder = shutil.copytree(tiny["owlv2"], tmp_path / "owl")
    (folder / part).unlink()
    with pytest.raises(DomainError, match=message):
        _ = detector_of(f"owlv2:{folder}").model.loaded  # type: ignore[attr-defined]


def test_damaged_weights_are_an_error_of_ours(tiny: Shelf, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny["yolos"], tmp_path / "yolos")
    (folder / "model.safetensors").write_bytes(b"no tensors")
    with pytest.raises(DomainError, match="cannot be loaded"):
        _ = detector_of(f"yolos:{folder}").model.loaded  # type: ignore[attr-defined]


def test_weights_that_are_lacking_are_not_made_up(tiny: Shelf, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny["vit"], tmp_path / "vit")
    about = json.loads((folder / "config.json").read_text())
    changed(folder, num_hidden_layers=about["num_hidden_layers"] + 1)
    with pytest.raises(DomainError, match="of the model's weights are not in its files"):
        _ = encoder_of(f"vit:{folder}").model.loaded  # type: ignore[attr-defined]


def test_a_missing_extra_is_named(tiny: Shelf, monkeypatch) -> None:
    from nmn.pretrained import model

    monkeypatch.setattr(model, "find_spec", lambda name: None)
    monkeypatch.setattr(model, "_LOADED", {})
    with pytest.raises(MissingExtra, match=r"\[hf\]"):
        _ = detector_of(tiny.named("detr")).model.loaded  # type: ignore[attr-defined]


def test_a_model_is_loaded_once_and_pickled_as_its_name(tiny: Shelf) -> None:
    one, other = detector_of(tiny.named("yolos")), detector_of(tiny.named("yolos"))
    assert one.model.loaded is other.model.loaded  # type: ignore[attr-defined]
    sent = pickle.dumps(one)
    assert len(sent) < 2000
    assert pickle.loads(sent).digest == one.digest
