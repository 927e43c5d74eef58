"""Reports: one page that needs nothing else, says everything, and cannot be talked into more."""

import hashlib
import html.parser
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from nmn.audit import Asked, Attempt, Recorder, TrailWriter, read_trail
from nmn.audit.report import report, report_run
from nmn.errors import TrailError, UnknownWord
from nmn.executors import Run
from nmn.types import Media, SceneGraph

COLOR = 'color(one(find("dog")))'
SAME = 'same(count(find("dog")), number(2))'
NOWHERE = 'where(one(find("bus")))'
PHOTO = Path(skimage.__file__).parent / "data" / "astronaut.png"


class Page(html.parser.HTMLParser):
    """What is in a page: tags with attributes, the text, and whether all tags are closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == [], f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "br", "hr", "img", "link"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"]:
            self.scripts.append(data)
        elif self._open[-1:] != ["style"]:
            self.text += data

    def all(self, tag: str, class_: str = "") -> list[dict[str, str]]:
        return [
            attributes
            for name, attributes in self.tags
            if name == tag and (not class_ or class_ in attributes.get("class", "").split())
        ]


@pytest.fixture
def photo(make_graph: Any, tmp_path: Path) -> tuple[SceneGraph, Path]:
    """A real photograph with made-up objects, as a file of this test."""
    path = tmp_path / "photo.png"
    path.write_bytes(PHOTO.read_bytes())
    with Image.open(path) as image:
        width, height = image.size
    data = path.read_bytes()
    media = Media(
        "photo.png", "image/png", hashlib.sha256(data).hexdigest(), len(data), width, height
    )
    graph = make_graph([0, 0, 1], [0, 1, 1])
    return replace(graph, media=media, width=width, height=height), path


@pytest.fixture
def writer(bench: Any, photo: tuple[SceneGraph, Path], tmp_path: Path) -> TrailWriter:
    graph, path = photo
    asked = [bench.asked(text, media_path=path) for text in (COLOR, SAME, NOWHERE)]
    made = TrailWriter(bench.setting, asked, root=tmp_path / "runs")
    bench.run(made, [graph])
    made.close(0, "answered", "blue", 0.51)
    made.close(1, "answered", "yes", 0.98)
    made.close(2, "undecided", reason="there is none among no objects")
    return made


def test_the_page_tells_everything(writer: TrailWriter) -> None:
    page = Page(report(read_trail(writer.path(0))))
    for text in (
        f"What is {COLOR}?",
        "blue",
        "51 % sure",
        "one(step 1)",
        "The trail holds together",
    ):
        assert text in page.text, text
    assert writer.trail(0).anchor in page.text
    assert len(page.all("article", "card")) == 3
    assert len(page.all("g", "node")) == 3 and len(page.all("g", "edge")) == 2
    assert "thing: Object" in page.text  # the edge's label
    assert {a["href"] for a in page.all("a")} >= {"#step-1", "#step-2", "#step-3"}


def test_the_picture_is_in_it_once(writer: TrailWriter) -> None:
    text = report(read_trail(writer.path(0)))
    page = Page(text)
    assert text.count("data:image/jpeg;base64,") == 1
    assert len(page.all("svg", "frame")) == len(page.all("use")) == 4  # the top, and three steps
    assert all(use["href"] == "#picture" for use in page.all("use"))
    assert len(text) < 200_000


def test_nothing_is_fetched(writer: TrailWriter) -> None:
    for name, text in report_run(writer.folder).items():
        page = Page(text)
        assert not re.search(r"(?i)https?:|//[a-z]|@import|@font-face", text.split("<main>")[0])
        for _, attributes in page.tags:
            for attribute in ("src", "href"):
                target = attributes.get(attribute, "#")
                assert target.startswith(("#", "data:image/jpeg;base64,", "00")), (name, target)
            assert not [key for key in attributes if key.startswith("on")]
        policy = page.all("meta")[1]["content"]
        digest = hashlib.sha256(page.scripts[0].encode()).digest()
        assert "default-src 'none'" in policy
        import base64

        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy


def test_memory_and_disk_give_the_same_page(
    writer: TrailWriter, photo: tuple[SceneGraph, Path]
) -> None:
    for number in writer.numbers:
        assert report(writer.trail(number)) == report(read_trail(writer.path(number)))
    with Image.open(photo[1]) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert report(writer.trail(0), pixels) == report(writer.trail(0))


def test_a_refusal_is_marked_where_it_began(writer: TrailWriter) -> None:
    page = Page(report(read_trail(writer.path(2))))
    assert "No answer" in page.text
    assert "there is none among no objects" in page.text
    assert page.all("article", "s-refused")[0]["id"] == "step-2"
    assert page.all("article", "s-passed")[0]["id"] == "step-3"
    assert "passed on from step 2" in page.text


def test_bars_are_charts(writer: TrailWriter) -> None:
    page = Page(report(read_trail(writer.path(1))))
    widths = [a["style"] for a in page.all("span", "fill")]
    assert "width:100.0%" in widths
    # Once for the answer at the top, then count, number and yes or no.
    assert len(page.all("div", "bars")) == 4


def test_a_missing_or_changed_picture_is_told(
    writer: TrailWriter, photo: tuple[SceneGraph, Path]
) -> None:
    path = photo[1]
    data = path.read_bytes()
    path.write_bytes(data + b"\0")
    page = Page(report(read_trail(writer.path(0))))
    assert "has changed since" in page.text
    assert not page.all("use") and len(page.all("rect", "empty-frame")) == 4
    assert len(page.all("rect", "box")) >= 4  # the boxes are drawn all the same
    path.unlink()
    assert "no such file" in Page(report(read_trail(writer.path(0)))).text
    path.mkdir()
    assert "not a plain file" in Page(report(read_trail(writer.path(0)))).text


def test_a_picture_that_was_no_file_is_told(bench: Any, tmp_path: Path) -> None:
    page = Page(report(read_trail(bench.written(tmp_path, COLOR).path(0))))
    assert "was not a file, and its pixels are not kept" in page.text


def test_pixels_must_be_a_picture(bench: Any) -> None:
    for wrong in (np.zeros((3, 3)), np.zeros((0, 3, 3), np.uint8), np.zeros((3, 3, 3))):
        with pytest.raises(TrailError, match="no picture"):
            report(bench.recorded(COLOR).trail(0), wrong)  # type: ignore[arg-type]


def test_broken_and_unfinished_trails_have_a_page(writer: TrailWriter) -> None:
    path = writer.path(0)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-2]))
    page = Page(report(read_trail(path)))
    assert "its end is missing" in page.text and "stopped" in page.text
    assert "not run" in page.text
    path.write_bytes(lines[0])
    assert "not run" in Page(report(read_trail(path))).text
    path.write_bytes(b"".join(lines).replace(b"0.51", b"0.99"))
    assert "has been altered, or is damaged" in Page(report(read_trail(path))).text


def test_lost_evidence_is_told_where_it_is_missing(writer: TrailWriter) -> None:
    trail = read_trail(writer.path(0))
    (writer.folder / "blobs" / f"{trail.steps[1].output.blob}.safetensors").unlink()
    page = Page(report(read_trail(writer.path(0))))
    assert "Its value cannot be shown: there is no such file." in page.text
    assert "its tensors are lost" in page.text
    scene = trail.header.scene
    assert scene is not None
    (writer.folder / "blobs" / f"{scene.blob}.safetensors").unlink()
    assert Page(report(read_trail(writer.path(0)))).text.count("Its value cannot be shown") == 3


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'>&amp;<!--]]>"


def test_text_stays_text(bench: Any, make_graph: Any, tmp_path: Path) -> None:
    class Note:
        kind = word = text = EVIL

    media = Media(EVIL, EVIL, "0" * 64, 1, 640, 480, (EVIL,))
    asked = [
        bench.asked(
            COLOR,
            question=EVIL,
            origin=EVIL,
            notes=[Note()],
            media=media,
            media_path=f"/{EVIL}",
            attempts=[Attempt(EVIL, EVIL, EVIL)],
        ),
        Asked(EVIL, source=EVIL, media_name=EVIL, error=UnknownWord(EVIL, word=EVIL)),
    ]
    setting = replace(bench.setting, domain=EVIL, perception=EVIL)
    writer = TrailWriter(setting, asked, root=tmp_path)
    bench.run(writer, [make_graph([0], [0])])
    writer.close(0, "answered", EVIL, 0.5, EVIL)
    writer.close(1, "error", EVIL)
    for text in report_run(writer.folder).values():
        page = Page(text)
        assert len(page.scripts) == 1 and "alert" not in page.scripts[0]
        assert not page.all("img")
        assert EVIL in page.text


def test_a_question_without_anything_has_a_page(bench: Any) -> None:
    recorder = Recorder(bench.setting, [Asked("", error=UnknownWord("no", word="x"))])
    recorder.close(0, "error")
    page = Page(report(recorder.trail(0)))
    assert "It failed" in page.text and "The trail names no picture" in page.text


def test_a_run_has_a_page_for_each_question(writer: TrailWriter) -> None:
    pages = report_run(writer.folder)
    assert list(pages) == ["000.html", "001.html", "002.html", "index.html"]
    index = Page(pages["index.html"])
    assert [a["href"] for a in index.all("a")] == ["000.html", "001.html", "002.html"]
    assert "blue" in index.text and "undecided" in index.text
    writer.path(1).write_text("nonsense\n")
    pages = report_run(writer.path(0))  # any trail of the run will do
    assert "001.html" not in pages and "not a record" in pages["index.html"]


def _leaves(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in _leaves(one, (*way, key))]
    if isinstance(value, list):
        return [leaf for at, one in enumerate(value) for leaf in _leaves(one, (*way, at))]
    return [way]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_change_of_a_field_breaks_the_page(writer: TrailWriter, data: st.DataObject) -> None:
    path = writer.path(1)
    good = path.read_bytes()
    records = [json.loads(line) for line in good.splitlines()]
    for _ in range(data.draw(st.integers(1, 3))):
        inner: Any = records[data.draw(st.integers(0, len(records) - 1))]
        *names, last = data.draw(st.sampled_from(_leaves(inner)))
        for name in names:
            inner = inner[name]
        if isinstance(inner[last], str):
            words = st.sampled_from(["", "ObjectSet", "Object", "find(", 'find("cat")', "0" * 64])
            inner[last] = data.draw(words | st.text(max_size=20))
        elif not isinstance(inner[last], bool):
            inner[last] = data.draw(st.integers(-3, 10) | st.sampled_from([10**9, -(10**9)]))
    text = "".join(json.dumps(record) + "\n" for record in records)
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        Page(report(read_trail(path)))
    except TrailError:
        pass
    finally:
        path.write_bytes(good)


class Slow(TrailWriter):
    """Every module call takes half a second."""

    def stepped(self, run: Run, step: int, started: float, seconds: float) -> None:
        super().stepped(run, step, started, 0.5)


def test_the_times_of_a_run_add_up_to_its_calls(
    bench: Any, make_graph: Any, tmp_path: Path
) -> None:
    # One find, and one count of two rows, of which the first is two questions' own.
    texts = ['count(find("dog"))', 'count(find("dog"))', 'find("dog")', 'count(find("cat"))']
    writer = Slow(bench.setting, [bench.asked(text) for text in texts], root=tmp_path)
    run = bench.run(writer, [make_graph([0, 0, 1], [0, 1, 1])])
    assert len(run.plan.steps) == 2
    for number in writer.numbers:
        writer.close(number, "undecided")
    index = Page(report_run(writer.folder)["index.html"])
    times = re.findall(r"(\d+\.\d\d) ms", index.text)
    assert sum(map(float, times)) == pytest.approx(1000 * 0.5 * 2, abs=0.02)
    assert "Time of all steps: 1.0 s" in index.text
    assert "1 records" not in index.text
