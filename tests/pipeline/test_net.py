"""The Python interface: what goes in, what comes out, and what never raises."""

import threading
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from rich.console import Console

import nmn
from nmn.audit import verify
from nmn.domains import Domain, domain_names, load_domain
from nmn.errors import (
    DomainError,
    EmptyQuestion,
    ExecutionError,
    MediaError,
    ProgramTypeError,
    QuestionError,
    TimedOut,
    TrailError,
    UnknownWord,
)
from nmn.modules import Module
from nmn.pipeline import Answer, Net, Query
from nmn.types import SceneGraph
from tests.pipeline.photos import needs_detector, photo


class Drawn:
    """A perception that sees what a test wants it to: no detector is needed."""

    name, digest = "drawn", "0" * 64

    def __init__(self) -> None:
        self.calls: list[int] = []

    def perceive(self, pictures) -> list[SceneGraph]:
        from nmn.domains.photo.concepts import add_concepts
        from nmn.domains.photo.words import CATEGORY, COLOR

        self.calls.append(len(pictures))
        graphs = []
        for picture in pictures:
            category, color = torch.zeros(3, len(CATEGORY)), torch.zeros(3, len(COLOR))
            for row, (word, shade, p) in enumerate(
                [("dog", "brown", 0.95), ("dog", "black", 0.9), ("bus", "red", 0.97)]
            ):
                category[row, CATEGORY.index(word)] = p
                color[row, COLOR.index(shade)] = 1.0
            boxes = torch.tensor(
                [[0.0, 0.6, 0.2, 0.9], [0.25, 0.6, 0.45, 0.9], [0.5, 0.1, 1.0, 0.9]]
            )
            graph = SceneGraph(
                boxes, {"category": category, "color": color}, picture.width, picture.height, 0.02
            )
            graphs.append(add_concepts(graph))
        return graphs


def drawn_net(**options: Any) -> tuple[Net, Drawn]:
    seen = Drawn()
    domain = replace(load_domain("photo"), sees_with=lambda: seen)
    return Net(domain, **options), seen


PICTURE = np.full((60, 80, 3), 200, dtype=np.uint8)


@pytest.mark.parametrize(
    ("question", "status", "answer"),
    [
        ("How many dogs are left of the bus?", "answered", "2"),
        ("What color is the bus?", "answered", "red"),
        ("What color is the leftmost dog?", "answered", "brown"),
        ("What color is the second dog from the left?", "answered", "black"),
        ("Is the bus larger than the leftmost dog?", "answered", "yes"),
        ("Are there more dogs than buses?", "answered", "yes"),
        ("How many more dogs than buses are there?", "answered", "1"),
        ("Are all the dogs brown?", "answered", "no"),
        ("Is the bus red or blue?", "answered", "red"),
        ("Is the bus green or blue?", "undecided", "no color fits"),
        ("What color is the dog?", "undecided", "objects fit: #0 dog"),
        ("What color is the cat?", "undecided", "nothing in the picture fits"),
        ("What color is the third dog from the left?", "undecided", "not that many"),
        ("How many more buses than dogs are there?", "undecided", "not more"),
        ("Is the bus to the right of the leftmost dog?", "answered", "yes"),
        ("Which dogs are brown?", "answered", "#0 dog"),
        ("What objects are there?", "answered", "dog, bus"),
        ("Where is the bus?", "answered", "right"),
    ],
)
def test_answers_on_a_scene_that_is_known_exactly(question, status, answer) -> None:
    net, _ = drawn_net()
    got = net.ask(PICTURE, question)
    assert got.status == status, f"{got} {got.program}"
    if status == "answered":
        assert got.answer == answer
    else:
        assert answer in (got.reason or "")


def test_what_can_be_a_picture(tmp_path) -> None:
    net, _ = drawn_net()
    path = tmp_path / "p.png"
    Image.fromarray(PICTURE).save(path)
    media = [PICTURE, Image.fromarray(PICTURE), path, str(path), path.read_bytes()]
    assert {net.ask(m, "How many dogs are there?").answer for m in media} == {"2"}
    named = net.ask(path, "Is there a dog?")
    assert named.media.endswith("p.png")


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (Query("no such file.jpg", "Is there a dog?"), MediaError),
        (Query(PICTURE, "Is there a flurple?"), UnknownWord),
        (Query(PICTURE, ""), EmptyQuestion),
        (Query(PICTURE), EmptyQuestion),
        (Query(3.5, "Is there a dog?"), MediaError),
        (Query(PICTURE, None, "count(unique(scene()))"), nmn.NmnError),
    ],
)
def test_what_is_wrong_is_an_answer_with_its_error(query: Query, error: type) -> None:
    net, _ = drawn_net()
    good = Query(PICTURE, "How many dogs are there?")
    first, bad, last = net.ask_many([good, query, good])
    assert first.answer == last.answer == "2"
    assert bad.status == "error" and isinstance(bad.error, error)
    assert bad.answer is None and bad.confidence is None and bad.reason
    assert str(bad).startswith("error: ")
    footer = bad.trail.footer
    assert footer is not None and footer.status == "error" and footer.reason


def test_each_picture_is_looked_at_once_and_unread_questions_look_at_none() -> None:
    net, seen = drawn_net()
    other = PICTURE // 2
    net.ask_many(
        [(PICTURE, "Is there a dog?"), (PICTURE, "Is there a cat?"), (other, "Is there a dog?")]
    )
    assert seen.calls == [2]
    net.ask(PICTURE, "Is there a flurple?")
    assert seen.calls == [2]


def test_a_picture_that_cannot_be_looked_at_spoils_no_other() -> None:
    net, seen = drawn_net()
    look, dark = seen.perceive, PICTURE // 4

    def picky(pictures):
        if any(int(picture.pixels.max()) < 100 for picture in pictures):
            raise RuntimeError("too dark")
        return look(pictures)

    seen.perceive = picky
    bright, bad = net.ask_many([(PICTURE, "Is there a dog?"), (dark, "Is there a dog?")])
    assert bright.answer == "yes"
    assert bad.status == "error" and "RuntimeError: too dark" in (bad.reason or "")

    def uneven(pictures):
        graphs = look(pictures)
        if len(graphs) > 1:
            tables = {k: v for k, v in graphs[1].tables.items() if k != "noun"}
            graphs[1] = SceneGraph(graphs[1].boxes, tables, 80, 60)
        return graphs

    seen.perceive = uneven
    bright, bad = net.ask_many([(PICTURE, "Is there a dog?"), (dark, "Is there a dog?")])
    assert bright.answer == "yes"
    assert bad.status == "error" and "table of 'noun'" in (bad.reason or "")


def test_a_module_that_cannot_explain_itself_spoils_no_other() -> None:
    net, _ = drawn_net()

    def mute(*_: object) -> str:
        raise IndexError("no words")

    net._executor.modules["unique"].explain = mute  # type: ignore[assignment]
    bad, good = net.ask_many([(PICTURE, "What color is the cat?"), (PICTURE, "Is there a dog?")])
    assert bad.status == "undecided" and "nothing in the picture fits" in (bad.reason or "")
    assert good.answer == "yes"


def test_a_value_that_cannot_be_read_spoils_no_other(tmp_path, monkeypatch) -> None:
    from nmn.types import Number

    def unreadable(*_: object) -> str:
        raise KeyError("no words")

    monkeypatch.setattr(Number, "read", unreadable)
    monkeypatch.setattr(Number, "answer", unreadable)
    net, _ = drawn_net()
    queries = [(PICTURE, "How many dogs are there?"), (PICTURE, "Is there a dog?")]
    bad, good = net.ask_many(queries, trail=tmp_path)
    assert good.answer == "yes" and good.trail.complete
    assert bad.status == "error" and "the answer cannot be read" in (bad.reason or "")
    assert bad.trail.complete and "cannot be read" in bad.trail.steps[-1].output.text


def test_the_answer_and_its_trail_give_one_reason() -> None:
    net, _ = drawn_net()
    answer = net.ask(PICTURE, "What color is the dog?")
    (began,) = [s for s in answer.trail.steps if s.reason is not None and s.reason.step is None]
    assert began.reason is not None and answer.reason == f"{began.reason.text}, at {began.text}"


def test_nets_do_not_share_modules() -> None:
    first, second = drawn_net()[0], drawn_net()[0]
    assert first._executor.modules["count"] is not second._executor.modules["count"]


@pytest.mark.parametrize(
    "query", [Query(PICTURE, 5), Query(PICTURE, ["a"]), Query(PICTURE, None, 5)]
)
def test_questions_must_be_text(query: Query) -> None:
    net, _ = drawn_net()
    answer = net.ask_many([query])[0]
    assert answer.status == "error" and "a question is text" in (answer.reason or "")
    with pytest.raises(DomainError, match="at least 1"):
        list(net.stream([query], batch=0))


def test_every_trail_of_a_call_knows_how_many_there_are() -> None:
    net, _ = drawn_net()
    queries = [(PICTURE, "Is there a dog?")] * 5
    counts = [a.trail.header.questions for a in net.stream(queries, batch=2)]
    assert counts == [5] * 5


def test_a_perception_that_fails_is_an_error_of_each_question() -> None:
    net, seen = drawn_net()

    def broken(pictures):
        raise DomainError("the camera is off")

    seen.perceive = broken
    answers = net.ask_many([(PICTURE, "Is there a dog?"), (PICTURE, "Is there a flurple?")])
    assert [a.status for a in answers] == ["error", "error"]
    assert "the camera is off" in (answers[0].reason or "")
    assert "flurple" in (answers[1].reason or "")


def test_a_module_that_fails_sinks_only_its_question() -> None:
    net, _ = drawn_net()

    class Broken(Module):
        signature, key = net.domain.modules["count"].signature, "tests.count.v1"

        def forward(self, scene, objects):
            raise RuntimeError("boom")

    net._executor.modules["count"] = Broken({})
    bad, good = net.ask_many([(PICTURE, "How many dogs?"), (PICTURE, "Is there a dog?")])
    if bad.program is not None:
        assert bad.status == "error" and "module 'count' raised RuntimeError: boom" in bad.reason
        assert bad.trail.steps[-1].status == "error"
    assert good.answer == "yes"


@pytest.mark.parametrize("stop", [SystemExit(1), GeneratorExit()])
def test_a_module_that_ends_the_program_sinks_only_its_question(stop: BaseException) -> None:
    net, _ = drawn_net()

    def leave(*_: object) -> None:
        raise stop

    net._executor.modules["count"].forward = leave  # type: ignore[method-assign]
    bad, good = net.ask_many([(PICTURE, "How many dogs are there?"), (PICTURE, "Is there a dog?")])
    assert bad.status == "error" and f"raised {type(stop).__name__}" in (bad.reason or "")
    assert good.answer == "yes"


def test_a_module_that_writes_into_its_input_sinks_only_its_question(tmp_path) -> None:
    class Emptying(Module):
        signature, key = load_domain("photo").modules["count"].signature, "tests.count.v1"

        def forward(self, scene, objects):
            objects.scores.zero_()
            return load_domain("photo").modules["count"](scene, objects)

    queries = [
        (PICTURE, "How many dogs are there?"),
        (PICTURE, "Is there a dog?"),
        (PICTURE, "What color is the bus?"),
    ]
    for trail in (False, tmp_path):
        net, _ = drawn_net()
        net._executor.modules["count"] = Emptying({})
        bad, dog, bus = net.ask_many(queries, trail=trail)
        assert bad.status == "error" and "wrote into its input 'objects'" in (bad.reason or "")
        assert (dog.answer, bus.answer) == ("yes", "red")
        assert bad.trail.steps[-1].status == "error" and bad.trail.complete


@pytest.mark.parametrize("wrong", [KeyError("no lexicon"), SystemExit(2)])
def test_a_generator_that_fails_sinks_only_its_question(wrong: BaseException) -> None:
    net, _ = drawn_net()
    inner = net.domain.generator

    class Moody:
        name = "moody"

        def draft(self, question: str):
            if "cat" in question:
                raise wrong
            return None if "bus" in question else inner.draft(question)

    net.domain = replace(net.domain, reads_with=lambda _: Moody())
    asked = ["Is there a dog?", "Is there a cat?", "Is there a bus?", "How many dogs are there?"]
    first, bad, none, last = net.ask_many([(PICTURE, question) for question in asked])
    assert (first.answer, last.answer) == ("yes", "2")
    assert isinstance(bad.error, QuestionError) and type(wrong).__name__ in (bad.reason or "")
    assert isinstance(none.error, QuestionError) and "gave NoneType" in (none.reason or "")
    assert bad.trail.complete and bad.trail.footer.status == "error"


@pytest.mark.parametrize("wrong", [ZeroDivisionError("by none"), SystemExit(2)])
def test_a_check_that_fails_sinks_only_its_question(wrong: BaseException, monkeypatch) -> None:
    def check(literals):
        if literals["n"] == 2:
            raise wrong
        return

    net, _ = drawn_net()
    signatures = net.domain.language.signatures
    monkeypatch.setitem(signatures, "ordinal", replace(signatures["ordinal"], check=check))
    program = 'query_color(ordinal(find("dog"), {}, "left"))'
    good, bad = net.ask_many([Query(PICTURE, None, program.format(n)) for n in (1, 2)])
    assert good.answer == "brown"
    assert isinstance(bad.error, ProgramTypeError)
    assert "check failed on" in (bad.reason or "") and type(wrong).__name__ in (bad.reason or "")


def test_what_cannot_even_be_looked_into_is_no_picture() -> None:
    class Strange:
        def __array__(self, *_: object, **__: object):
            raise SystemExit(1)

        def __fspath__(self) -> str:
            raise RuntimeError("nowhere")

    net, _ = drawn_net()
    good, bad = net.ask_many([(PICTURE, "Is there a dog?"), (Strange(), "Is there a dog?")])
    assert good.answer == "yes" and isinstance(bad.error, MediaError)


def test_thresholds_are_checked_and_used() -> None:
    net, _ = drawn_net(thresholds={"Bool": 0.999})
    strict = net.ask(PICTURE, "Is there a dog and is there a cat?")
    assert strict.status == "undecided" and "below the bar of 1.00" in (strict.reason or "")
    with pytest.raises(DomainError, match="no answer of the family"):
        nmn.load("photo", thresholds={"Bol": 0.5})
    with pytest.raises(DomainError, match="from 0 to 1"):
        nmn.load("photo", thresholds={"Bool": 5})


def test_a_toss_up_is_undecided_and_nothing_is_surer_than_what_may_be_missed() -> None:
    net, seen = drawn_net()
    look = seen.perceive

    def doubtful(pictures):
        from nmn.domains.photo.words import NOUN

        (graph,) = look(pictures)
        noun = graph.tables["noun"].clone()
        noun[:, NOUN.index("dog")] = torch.tensor([0.5, 0.0, 0.0])
        return [graph.with_tables({"noun": noun})]

    seen.perceive = doubtful
    tossed = net.ask(PICTURE, "How many dogs are there?")
    assert tossed.status == "undecided" and "hardly likelier than" in (tossed.reason or "")
    seen.perceive = look
    none = net.ask(PICTURE, "Show me all people.")
    assert none.answer == "none" and none.confidence == pytest.approx(0.98)


def test_a_stopped_call_is_incomplete_and_not_broken(tmp_path) -> None:
    net, _ = drawn_net()
    stream = net.stream([(PICTURE, "Is there a dog?")] * 5, trail=tmp_path, batch=2)
    folder = next(stream).trail_path.parent
    assert verify(folder).status == "incomplete"
    list(stream)
    assert verify(folder).ok
    (folder / "001.jsonl").unlink()
    assert verify(folder).status == "broken"


def test_answers_show_themselves(tmp_path) -> None:
    net, _ = drawn_net()
    answer = net.ask(PICTURE, "How many <b>dogs</b> are there?")
    assert answer.status == "error" and "<b>dogs" not in answer._repr_html_()
    answer = net.ask(PICTURE, "Is the woman left of the bus?")
    good = net.ask(PICTURE, "Is the bus right of the leftmost dog?")
    html = good._repr_html_()
    assert "verify_relation" in html and "<table>" in html and "yes" in html
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(good)
    console.print(answer)
    text = console.export_text()
    assert "yes" in text and "unique(step" in text and "note: 'woman'" in text
    console.file.close()
    assert list(good.to_json()) == [
        "media", "question", "program", "status", "answer", "confidence", "reason", "trail",
    ]  # fmt: skip
    page = good.report(tmp_path / "page.html")
    assert "verify_relation" in page.read_text(encoding="utf-8")
    assert good.steps and len(good.lines()) == len(good.steps)


def test_cautions_come_with_guesses() -> None:
    net, _ = drawn_net()
    answer = net.ask(PICTURE, "Is the bus behind the leftmost dog?")
    assert any("size and base line" in text for text in answer.cautions)
    notes = [note.text for note in answer.trail.header.program.notes]
    assert any("size and base line" in text for text in notes)
    assert net.ask(PICTURE, "Is there a dog?").cautions == ()


def test_answers_keep_no_large_pictures() -> None:
    net, _ = drawn_net()
    large = np.full((1500, 3000, 3), 200, dtype=np.uint8)
    answer = net.ask(large, "Is there a dog?")
    assert answer._kept is not None
    pixels = answer._kept.pixels()
    assert pixels is not None and pixels.shape == (894, 1788, 3)
    assert answer.trail.pixels is None
    media = answer.trail.header.media
    assert media is not None and (media.width, media.height) == (3000, 1500)


def test_trails_are_written_when_asked_for(tmp_path) -> None:
    net, _ = drawn_net()
    queries = [(PICTURE, "Is there a dog?")] * 5 + [(PICTURE, "Is there a flurple?")]
    answers = list(net.stream(queries, trail=tmp_path, batch=2))
    folders = {answer.trail_path.parent for answer in answers if answer.trail_path}
    assert len(folders) == 1
    found = verify(folders.pop())
    assert found.ok and found.trails == 6, str(found)


def test_a_stream_of_unknown_length_is_finished_when_it_is_drawn_to_its_end(tmp_path) -> None:
    from nmn.audit import read_manifest, verify

    net, _ = drawn_net()
    stream = net.stream(((PICTURE, "Is there a dog?") for _ in range(3)), trail=tmp_path, batch=2)
    folder = next(stream).trail_path.parent
    assert "the run was not finished" in str(verify(folder))
    list(stream)
    assert verify(folder).ok and read_manifest(folder).begin.questions is None
    (folder / "002.jsonl").unlink()
    assert "trail 2 is missing" in str(verify(folder))


def test_an_answer_without_a_run_has_no_trail() -> None:
    bare = Answer("x", None, None, "error", None, None, "because")
    with pytest.raises(TrailError):
        _ = bare.trail
    assert "because" in bare._repr_html_()


def test_domains_are_known_by_name() -> None:
    assert {"clevr", "easy-vqa", "photo", "shapes"} <= set(domain_names())  # and those of others
    assert isinstance(load_domain("photo"), Domain)
    with pytest.raises(DomainError, match=f"one of: {', '.join(domain_names())}"):
        nmn.load("foto")


def test_public_names() -> None:
    for name in nmn.__all__:
        assert getattr(nmn, name) is not None
    assert set(dir(nmn)) == set(nmn.__all__)
    with pytest.raises(AttributeError):
        nmn.nothing  # noqa: B018


def test_a_real_photo_in_three_lines() -> None:
    needs_detector()
    net = nmn.load("photo")
    answer = net.ask(photo("chelsea.png"), "Is there a cat?")
    assert answer.answer == "yes"


# ------------------------------------------------------------------------ time limits

GATE = threading.Event()


@pytest.fixture
def gate():
    """Closed while the test lasts; who waits at it goes on afterwards."""
    GATE.clear()
    yield GATE
    GATE.set()


def slow_count(net: Net) -> None:
    """Counting hangs from now on."""
    net._executor.modules["count"].forward = lambda *_: GATE.wait(20)  # type: ignore[method-assign]


@pytest.mark.parametrize("written", [False, True])
def test_a_question_that_takes_too_long_is_an_error_and_the_others_are_answered(
    written: bool, tmp_path, gate
) -> None:
    net, _ = drawn_net()
    net.ask(PICTURE, "Is there a dog?")  # the language reads its first program slowly
    slow_count(net)
    queries = [
        (PICTURE, "Is there a dog?"),
        (PICTURE, "How many dogs are there?"),
        (PICTURE, "What color is the bus?"),
    ]
    started = time.perf_counter()
    dog, bad, bus = net.ask_many(queries, timeout=1, trail=tmp_path if written else False)
    assert time.perf_counter() - started < 4
    assert (dog.answer, bus.answer) == ("yes", "red")
    assert bad.status == "error" and isinstance(bad.error, TimedOut)
    assert bad.error.where == 'count(find("dog"))' and "1 s" in bad.error.message
    assert "module 'count' was still running" in (bad.reason or "") and bad.error.hint
    last = bad.trail.steps[-1]
    assert (last.op, last.status) == ("count", "error") and "still running" in (last.error or "")
    assert all(answer.trail.complete for answer in (dog, bad, bus))
    if written:
        assert verify(tmp_path / bad.trail.header.run).ok
    alone = net.ask(PICTURE, "How many dogs are there?", timeout=0.3)
    assert isinstance(alone.error, TimedOut)


def test_a_generator_or_a_perception_that_hangs_is_its_question_s_error(gate) -> None:
    net, seen = drawn_net()
    draft, look = net.domain.generator.draft, seen.perceive

    class Hanging:
        name = "hanging"

        def draft(self, question: str):
            if "cat" in question:
                GATE.wait(20)
            return draft(question)

    def perceive(pictures):
        if any(int(picture.pixels.max()) < 100 for picture in pictures):
            GATE.wait(20)
        return look(pictures)

    net.domain = replace(net.domain, reads_with=lambda _: Hanging())
    seen.perceive = perceive  # type: ignore[method-assign]
    seen_net = Net(replace(net.domain, sees_with=lambda: seen))
    seen_net.ask(PICTURE, "Is there a dog?")
    asked = [
        (PICTURE, "Is there a dog?"),
        (PICTURE, "Is there a cat?"),
        (PICTURE // 4, "Is there a dog?"),
        (PICTURE, "How many dogs are there?"),
    ]
    first, unread, unseen, last = seen_net.ask_many(asked, timeout=0.8)
    assert (first.answer, last.answer) == ("yes", "2")
    assert isinstance(unread.error, TimedOut) and "question was still being read" in unread.reason
    assert isinstance(unseen.error, TimedOut) and "still being looked at" in unseen.reason
    assert unread.trail.complete and unseen.trail.complete


def test_words_that_take_too_long_are_an_error(gate) -> None:
    net, _ = drawn_net()
    net.ask(PICTURE, "Is there a dog?")
    net._executor.modules["unique"].explain = lambda *_: GATE.wait(20)  # type: ignore[method-assign,assignment]
    queries = [(PICTURE, "What color is the cat?"), (PICTURE, "Is there a dog?")]
    bad, good = net.ask_many(queries, timeout=0.5)
    assert good.answer == "yes"
    assert isinstance(bad.error, TimedOut) and "put into words" in (bad.reason or "")


def test_a_limit_that_is_kept_changes_nothing() -> None:
    net, _ = drawn_net()
    queries = [(PICTURE, "How many dogs are there?"), (PICTURE, "Is there a flurple?")]
    limited, free = net.ask_many(queries, timeout=60), net.ask_many(queries)
    assert [str(answer) for answer in limited] == [str(answer) for answer in free]


@pytest.mark.parametrize(
    "timeout", [0, -1, 0.0, float("nan"), float("inf"), 10**400, "5", True, [1]]
)
def test_a_time_limit_is_a_finite_number_above_0(timeout) -> None:
    net, _ = drawn_net()
    with pytest.raises(ExecutionError, match=r"a time limit of .*\n.*above 0"):
        net.ask_many([(PICTURE, "Is there a dog?")], timeout=timeout)
