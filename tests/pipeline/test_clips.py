"""Questions about clips: asked of files, parts and arrays, by Python and by the command line."""

import json
from pathlib import Path
from typing import Annotated

import pytest
from typer.testing import CliRunner

import nmn
from nmn.cli.main import app
from nmn.domains import DOMAINS
from nmn.domains.domain import Domain
from nmn.generators.generator import Draft
from nmn.grammar import ValueType
from nmn.modules import Module
from nmn.modules.module import describe
from nmn.perception.coco import CATEGORIES
from nmn.perception.video import read_clip
from nmn.perception.video.perception import ClipPerception
from nmn.pipeline import Net
from nmn.types import Clip, ObjectSet, Vocabulary, Word
from tests.perception.video.films import film
from tests.perception.video.painted import PaintDetector, Thing, painted

CATEGORY = Vocabulary("category", CATEGORIES)


class Find(Module):
    """The objects of a class."""

    def forward(self, clip: Clip, word: Annotated[Word, "category"]) -> ObjectSet:
        return ObjectSet(clip.lookup("category", word.index))


describe(Find, "street.find")


class Patterns:
    """The generator: one form of questions."""

    name = "patterns"

    def draft(self, question: str) -> Draft:
        return Draft(f'find("{question.split()[-1].rstrip("?")}")', (), self.name)


def street() -> Domain:
    return Domain(
        name="street",
        summary="What is on a street.",
        calls=(Find,),
        vocabularies={"category": CATEGORY},
        answers=(ValueType(ObjectSet),),
        sees_with=lambda: ClipPerception(PaintDetector()),
        reads_with=lambda domain: Patterns(),
        about="clip",
    )


CAR = Thing("car", lambda time: (20, 50, 60, 80))
WALKER = Thing("person", lambda time: (100, 10, 120, 45) if time >= 2 else None)
WHO = "Where is the person?"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "street.mp4"
    made.write_bytes(film(painted([CAR, WALKER], 4)))
    return made


def test_files_parts_and_arrays_are_asked(path: Path) -> None:
    net = Net(street())
    frames = nmn.FrameArray(painted([CAR, WALKER], 4), fps=10)
    for source in (path, str(path), path.read_bytes(), frames, nmn.Excerpt(path, start=1)):
        answer = net.ask(source, WHO)
        assert (answer.status, answer.answer) == ("answered", "#1 person"), answer
    assert net.ask(nmn.Excerpt(path, stop=1.5), WHO).answer != "#1 person"


def test_parts_of_one_file_are_several_media(path: Path) -> None:
    queries = [(path, WHO), (nmn.Excerpt(path, stop=1), WHO), (nmn.Excerpt(str(path), fps=2), WHO)]
    answers = [Net(street()).ask(*query) for query in queries]
    net = Net(street())
    together = net.ask_many([nmn.pipeline.Query(*query) for query in queries])
    assert [one.answer for one in together] == [one.answer for one in answers]
    frames = [one.trail.percept.frames for one in together]
    assert frames == [16, 4, 8]
    assert together[1].media == str(path)
    media = together[1].trail.header.media
    assert media.path == str(path) and "to 1 s" in media.notes
    assert media.sha256 == together[0].trail.header.media.sha256


def test_a_bad_clip_spoils_no_other(path: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_text("no clip at all\n" * 50)
    media = [path, tmp_path / "bad.mp4", tmp_path / "gone.mp4", path]
    answers = Net(street()).ask_many([nmn.pipeline.Query(one, WHO) for one in media])
    assert [one.status for one in answers] == ["answered", "error", "error", "answered"]
    assert "text file" in str(answers[1].reason) and "no such file" in str(answers[2].reason)


def test_an_answer_is_written_into_its_clip(path: Path, tmp_path: Path) -> None:
    answer = Net(street()).ask(path, WHO)
    made = read_clip(answer.annotate(tmp_path / "out.mp4"))
    assert len(list(made.frames())) == 40
    pixels = [frame.rgb() for frame in made.frames()][30]
    orange = abs(pixels.astype(int) - (255, 170, 30)).max(axis=2) < 70
    assert orange[4:50, 95:125].sum() > 60 > 10 > orange[60:85, 10:70].sum()


def test_the_command_line_asks_about_parts_and_writes_them(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DOMAINS._things, "street", street())
    common = ["ask", str(path), WHO, "--domain", "street", "--no-trail", "--json"]
    out = tmp_path / "out.mp4"
    wanted = ["--fps", "2", "--from", "0:01", "--to", "3.5", "--annotate", str(out)]
    done = CliRunner().invoke(app, [*common, *wanted])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["answer"] == "#1 person"
    assert len(read_clip(out).known) == 25
    done = CliRunner().invoke(app, [*common, "--to", "0:90"])
    assert done.exit_code != 0 and "no time" in str(done.exception or done.output)


def test_a_picture_has_no_parts(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["ask", "a.jpg", "Is there a dog?", "--fps", "2"])
    assert done.exit_code != 0
    assert "no frames to choose from" in str(done.exception or done.output)
