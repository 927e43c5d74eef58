"""What a trail says, and that memory and disk say the same."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.audit import Asked, Attempt, Recorder, TrailWriter, read_trail, verify
from nmn.audit import recorder as recorder_file
from nmn.audit.chain import TEXT_LIMIT
from nmn.audit.compose_step import MOST_SHARED
from nmn.audit.module_table import weights_of
from nmn.errors import TrailError, UnknownWord
from nmn.kernels import compiled, native_available
from nmn.types import Label, ObjectSet

compiled_form = pytest.mark.skipif(
    not native_available(), reason="no compiler was found on installation"
)

COLOR = 'color(one(find("dog")))'
SAME = 'same(count(find("dog")), number(2))'
NOWHERE = 'where(one(find("bus")))'
BROKEN = 'count(broken("bus"))'


def test_a_file_holds_what_memory_holds(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, COLOR, SAME, NOWHERE, BROKEN)
    for number in writer.numbers:
        assert writer.path(number).read_bytes() == writer.trail(number).to_bytes()
        again = read_trail(writer.path(number))
        assert again.records == writer.trail(number).records
        assert again.text() == writer.trail(number).text()
    assert verify(writer.folder).ok


def test_header_says_what_was_known(bench: Any) -> None:
    trail = bench.recorded(COLOR).trail(0)
    header = trail.header
    assert header.schema == "nmn-trail/1"
    # A trail about a picture says what it said before there were other media.
    assert header.medium == "picture" and b'"medium"' not in trail.to_bytes()
    assert header.program.text == header.program.source == COLOR
    assert header.program.sha256 == bench.language.parse(COLOR).digest
    assert header.program.language == bench.language.digest
    assert header.program.origin == "test generator"
    assert [m.name for m in header.modules] == ["color", "find", "one"]
    color = header.modules[0]
    assert (color.version, color.signature) == (2, "color(Object) -> Label[color]")
    assert color.weights is not None and header.modules[1].weights is None
    assert color.config == {"sharpness": 2.0, "training": False}
    assert color.code is not None and color.code != header.modules[1].code
    assert header.environment.device == "cpu" and header.environment.dtype == "float32"
    assert header.environment.torch == torch.__version__
    assert header.scene is not None and header.scene.objects == 3
    assert header.vocabularies["color"] == ("red", "blue")
    assert header.media is not None and header.media.name == "made up"
    assert header.perception is not None and header.perception.name == "made up"


def test_weights_change_their_digest(bench: Any) -> None:
    module = bench.executor.modules["color"]
    before = bench.recorded(COLOR).trail(0).header.modules[0].weights
    with torch.no_grad():
        module.gain[0] += 1
        try:
            after = bench.recorded(COLOR).trail(0).header.modules[0].weights
        finally:
            module.gain[0] -= 1
    assert before != after
    assert bench.recorded(COLOR).trail(0).header.modules[0].weights == before


@compiled_form
def test_weights_of_a_run_are_told_whoever_wrote_to_them(bench: Any) -> None:
    module = bench.executor.modules["color"]
    before = bench.recorded(COLOR).trail(0).header.modules[0].weights
    recorder = bench.recorded(COLOR)
    module.gain.data[0] += 1  # torch does not count this
    try:
        first, second = recorder.trail(0), bench.recorded(COLOR).trail(0)
    finally:
        module.gain.data[0] -= 1
    assert first.header.modules[0].weights == before
    assert second.header.modules[0].weights not in (None, before)
    assert bench.recorded(COLOR).trail(0).header.modules[0].weights == before


def test_weights_that_nobody_could_watch_are_not_vouched_for(bench: Any) -> None:
    module = bench.executor.modules["color"]
    with compiled(False):
        before = bench.recorded(COLOR).trail(0).header.modules[0].weights
        recorder = bench.recorded(COLOR)
        module.gain.data[0] *= -1  # neither counted by torch nor seen in the weight's length
        try:
            told = recorder.trail(0).header.modules[0].weights
            after = bench.recorded(COLOR).trail(0).header.modules[0].weights
        finally:
            module.gain.data[0] *= -1
        assert told is not None and told.startswith("unknown")
        assert after not in (None, before) and not after.startswith("unknown")
        again = bench.recorded(COLOR).trail(0).header.modules[0].weights
        assert again is not None and again.startswith("unknown")
        assert bench.recorded(COLOR).trail(0).header.modules[0].weights == before


def test_weights_made_in_inference_mode_are_told(bench: Any) -> None:
    module = bench.executor.modules["color"]
    before = bench.recorded(COLOR).trail(0).header.modules[0].weights
    kept = module.gain
    with torch.inference_mode():
        module.gain = torch.nn.Parameter(kept.clone(), requires_grad=False)
    try:
        assert bench.recorded(COLOR).trail(0).header.modules[0].weights == before
    finally:
        module.gain = kept


def test_steps_follow_each_other(bench: Any) -> None:
    trail = bench.recorded(SAME).trail(0)
    assert [step.seq for step in trail.steps] == [1, 2, 3, 4]
    by_node = {step.node: step for step in trail.steps}
    root = trail.steps[-1]
    assert root.text == SAME
    assert [value.port for value in root.inputs] == ["a", "b"]
    for value in root.inputs:
        assert value.digest == by_node[value.node].output.digest
        assert by_node[value.node].seq < root.seq
    assert root.spans == ((0, len(SAME)),)
    number = next(step for step in trail.steps if step.op == "number")
    assert [(one.port, one.value) for one in number.literals] == [("value", 2)]
    assert all(step.seconds >= 0 and step.started >= 0 for step in trail.steps)


def test_values_come_back_from_blobs(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, COLOR)
    trail = read_trail(writer.folder)
    first, _, last = (trail.value(step) for step in trail.steps)
    assert isinstance(first, ObjectSet) and isinstance(last, Label)
    assert last.vocabulary == "color"
    assert first.read(0, trail.reading) == trail.steps[0].output.text
    assert first.digest(0) == trail.steps[0].output.digest
    value, row = writer._observed[0].run.locate(0, 0)
    assert torch.equal(value.tensors()["scores"][row], first.scores[0])


def test_a_refusal_is_told_where_it_began_and_passed_on_after(bench: Any) -> None:
    found, one, where = bench.recorded(NOWHERE).trail(0).steps
    assert (found.status, one.status, where.status) == ("ok", "refused", "refused")
    assert one.reason is not None and where.reason is not None
    assert one.reason.name == "nothing" and one.reason.step is None
    assert one.reason.text == "there is none among no objects"
    assert where.reason.step == one.seq and where.reason.text == "passed on from step 2"


def test_a_failure_is_an_error_and_passed_on(bench: Any) -> None:
    failed, count = bench.recorded(BROKEN).trail(0).steps
    assert failed.status == "error"
    assert failed.error == "module 'broken' raised RuntimeError: no buses today"
    assert count.status == "refused" and count.reason is not None
    assert count.reason.name == "failed" and count.reason.step == failed.seq


def test_words_that_fail_leave_the_reason(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> str:
        raise ValueError("no words")

    monkeypatch.setattr(bench.executor.modules["one"], "explain", explode)
    step = bench.recorded(NOWHERE).trail(0).steps[1]
    assert step.reason is not None
    assert step.reason.text == "nothing in the picture fits"


def test_digests_do_not_depend_on_the_batch(bench: Any, make_graph: Any) -> None:
    small, large = make_graph([0, 1], [0, 1]), make_graph([0, 0, 1, 2, 0, 0], [0, 1, 0, 1, 0, 1])
    texts = [COLOR, SAME, 'count(find("dog"))']
    alone = [bench.recorded(text, graphs=[small]).trail(0) for text in texts]
    both = Recorder(bench.setting, [bench.asked(text) for text in [*texts, *texts, "number(40)"]])
    bench.run(both, [large, small], [1, 1, 1, 0, 0, 0, 0])
    for number, trail in enumerate(alone):
        there = both.trail(number)
        assert [s.output.digest for s in there.steps] == [s.output.digest for s in trail.steps]
        assert [s.output.text for s in there.steps] == [s.output.text for s in trail.steps]
        assert there.header.scene == trail.header.scene


def test_a_shared_row_names_the_others(bench: Any) -> None:
    recorder = bench.recorded(COLOR, SAME, 'count(find("dog"))')
    first = recorder.trail(0).steps[0]
    assert first.text == 'find("dog")'
    assert first.shared == 2 and set(first.shared_with) == {(1, 0), (2, 0)}
    assert first.batch.rows == 1
    many = bench.recorded(*['count(find("dog"))'] * (MOST_SHARED + 10))
    step = many.trail(3).steps[0]
    assert step.shared == MOST_SHARED + 9 and len(step.shared_with) == MOST_SHARED


def test_notes_attempts_and_errors_are_kept(bench: Any) -> None:
    class Note:
        kind, word, text = "loss", "woman", "gender is not seen"

    asked = bench.asked(
        COLOR, notes=[Note()], attempts=[Attempt("language model", "colour(x)", "unknown 'colour'")]
    )
    wrong = Asked("zork?", source="zork(", error=UnknownWord("no such word", word="zork"))
    recorder = Recorder(bench.setting, [asked, wrong])
    program = recorder.trail(0).header.program
    assert program.notes[0].word == "woman"
    assert program.attempts[0].error == "unknown 'colour'"
    header = recorder.trail(1).header
    assert header.program.source == "zork(" and header.program.text is None
    assert header.error is not None
    assert (header.error.type, header.error.text) == ("UnknownWord", "no such word")


def test_nothing_is_made_before_somebody_looks(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a record was made")

    monkeypatch.setattr(recorder_file, "header_of", never)
    monkeypatch.setattr(recorder_file, "step_of", never)
    recorder = bench.recorded(COLOR, SAME)
    trail = recorder.trail(0)
    with pytest.raises(AssertionError, match="a record was made"):
        _ = trail.header


def test_a_trail_says_that_it_is_not_closed(bench: Any) -> None:
    recorder = Recorder(bench.setting, [bench.asked(COLOR)])
    bench.run(recorder, [_graph(bench)])
    trail = recorder.trail(0)
    assert not trail.complete and len(trail.steps) == 3
    assert verify(trail).status == "incomplete"
    assert "stopped before its end" in trail.text()


def test_odd_text_is_kept_in_valid_unicode(bench: Any, tmp_path: Path) -> None:
    asked = bench.asked(COLOR, question="a \ud800 b\u2028\x00 " + "é" * (TEXT_LIMIT + 5))
    writer = TrailWriter(bench.setting, [asked], root=tmp_path)
    bench.run(writer, [_graph(bench)])
    writer.close(0, "error", reason="x\udcff")
    trail = read_trail(writer.folder)
    assert trail.header.question.startswith("a \\ud800 b\u2028\x00 é")
    assert f"[{TEXT_LIMIT + 5 + 13} characters in all, sha256 " in trail.header.question
    assert trail.footer is not None and trail.footer.reason == "x\\udcff"
    assert verify(writer.folder).ok
    assert all(character.isprintable() or character == "\n" for character in trail.text())


def test_integers_beyond_doubles_are_kept(bench: Any) -> None:
    program = bench.language.parse("number(2)")
    record = bench.recorded("number(2)").trail(0).steps[0]
    assert record.literals[0].value == 2
    from nmn.audit.chain import integer

    assert integer(2**53) == str(2**53) and integer(2**53 - 1) == 2**53 - 1
    assert program.root.literals == (2,)


def test_text_is_aligned(bench: Any) -> None:
    lines = bench.recorded(SAME).trail(0).text().splitlines()
    assert lines[0] == f"question  What is {SAME}?"
    assert lines[2] == f"program   {SAME}"
    assert lines[-1] == "answer    yes (0.75)"
    steps = lines[3:-1]
    assert len(steps) == 4 and all(line.endswith(" ms") for line in steps)
    assert "same(step 3, step 2)" in steps[-1]
    assert len({line.index("ms") for line in steps}) == 1


def test_lines_are_for_tables(bench: Any) -> None:
    lines = bench.recorded(COLOR).trail(0).lines()
    assert [line[0] for line in lines] == [1, 2, 3]
    assert lines[1][1] == "one(step 1)" and lines[1][3] >= 0


def test_save_writes_what_verify_accepts(bench: Any, tmp_path: Path) -> None:
    trail = bench.recorded(COLOR, SAME).trail(1)
    path = trail.save(tmp_path / "kept")
    assert path.name == "001.jsonl"
    assert verify(path).ok
    assert read_trail(path).anchor == trail.anchor
    with pytest.raises(TrailError, match="there is a trail already"):
        trail.save(tmp_path / "kept")


def test_records_are_plain_canonical_json(bench: Any, tmp_path: Path) -> None:
    writer = bench.written(tmp_path, COLOR)
    kinds = [json.loads(line)["kind"] for line in writer.path(0).read_text().splitlines()]
    assert kinds == ["header", "step", "step", "step", "footer"]


@pytest.mark.parametrize("confidence", [float("nan"), float("inf")])
def test_a_confidence_must_be_finite(bench: Any, confidence: float) -> None:
    recorder = Recorder(bench.setting, [bench.asked(COLOR)])
    with pytest.raises(TrailError, match="finite number"):
        recorder.close(0, "answered", "x", confidence)


def test_recorder_refuses_what_does_not_fit(bench: Any) -> None:
    recorder = bench.recorded(COLOR)
    with pytest.raises(TrailError, match="closed already"):
        recorder.close(0, "answered")
    with pytest.raises(TrailError, match="not one of the call"):
        recorder.close(7, "answered")
    with pytest.raises(TrailError, match="not one of the call"):
        recorder.trail(7)
    with pytest.raises(TrailError, match="the run has 1 question, and 0 were announced"):
        recorder.began(recorder._observed[0].run)


def _graph(bench: Any) -> Any:
    return bench.recorded(COLOR)._observed[0].run.percept(0)


def test_the_weights_are_those_of_the_run_whenever_somebody_looks(bench: Any) -> None:
    recorder = bench.recorded(COLOR)
    (watched,) = recorder._observed
    weighted = [m for m in watched.run.modules.values() if m.state_dict()]
    assert weighted, "the test needs a module with weights"
    before = {m.signature.name: weights_of(m).digest for m in weighted}
    kept = [parameter for module in weighted for parameter in module.parameters()]
    with torch.no_grad():
        for parameter in kept:
            parameter.add_(1.0)
    try:
        listed = {m.name: m.weights for m in recorder.trail(0).header.modules if m.weights}
    finally:
        with torch.no_grad():
            for parameter in kept:
                parameter.sub_(1.0)
    assert listed and all(before[name] == weights for name, weights in listed.items())
