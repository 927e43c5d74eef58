"""The command line reads the media of a domain: its endings, its folders, its name."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from nmn.cli.arguments import split_arguments
from nmn.cli.main import app
from nmn.errors import MediaError, TrailError
from nmn.perception import expand_media
from tests.passage.medium import PASSAGES
from tests.passage.test_passage import TEXTS, installed

__all__ = ["installed"]

RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NMN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    made = tmp_path / "tales"
    (made / "long").mkdir(parents=True)
    (made / "inner").mkdir()
    for name, text in (("b.TXT", TEXTS[0]), ("a.txt", TEXTS[3]), ("cover.png", b"x"),
                       ("long/whole.txt", TEXTS[1]), ("inner/c.txt", TEXTS[1])):  # fmt: skip
        (made / name).write_bytes(text)
    return made


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_a_folder_gives_the_files_and_folders_of_the_medium(folder: Path) -> None:
    assert names(expand_media([folder], PASSAGES)) == ["a.txt", "b.TXT", "long"]
    assert names(expand_media([f"{folder}/*"], PASSAGES)) == ["a.txt", "b.TXT", "long"]
    assert names(expand_media([folder])) == ["cover.png"]


def test_a_folder_that_is_one_medium_is_not_searched(folder: Path) -> None:
    assert expand_media([folder / "long"], PASSAGES) == [folder / "long"]


def test_a_folder_without_the_medium_says_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(MediaError, match="no passage in this folder") as caught:
        expand_media([tmp_path], PASSAGES)
    assert caught.value.expected == "files that end in .txt"
    with pytest.raises(MediaError, match="no passage matches this pattern"):
        expand_media([f"{tmp_path}/*"], PASSAGES)
    with pytest.raises(MediaError, match="no passage was named"):
        expand_media([], PASSAGES)


def test_a_medium_without_endings_says_that_each_is_to_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(PASSAGES), "suffixes", frozenset())
    with pytest.raises(MediaError) as caught:
        expand_media([tmp_path], PASSAGES)
    assert "by its own name" in str(caught.value.expected)


def test_a_missing_file_of_the_medium_is_no_question() -> None:
    words = ["gone.txt", "two words.txt", "gone.png", "Is there anything on the fox?"]
    media, questions = split_arguments(words, PASSAGES.suffixes)
    assert media == words[:3] and questions == words[3:]
    assert split_arguments(words)[0] == ["gone.png"]


def test_every_passage_of_a_folder_is_asked(folder: Path) -> None:
    question = "How many sentences name the fox?"
    done = RUNNER.invoke(app, ["ask", "-d", "passage", "--json", str(folder), question])
    assert done.exit_code == 0, done.output
    answers = [line.split('"answer": ')[1].split(",")[0] for line in done.output.splitlines()]
    assert answers == ['"1"', '"2"', '"0"']  # a.txt, b.TXT, the folder "long"


def test_messages_call_the_medium_by_its_name(folder: Path) -> None:
    done = RUNNER.invoke(app, ["ask", "-d", "passage", "Is there anything on the fox?"])
    assert done.exit_code == 2 and "no passage is named" in done.output


def test_a_page_is_written_even_where_nobody_reads_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("nmn.cli.ask._show", closed)
    page = folder / "page.html"
    question = "How many sentences name the fox?"
    command = ["ask", "-d", "passage", str(folder / "a.txt"), question, "--report", str(page)]
    done = RUNNER.invoke(app, command)
    assert isinstance(done.exception, OSError) or done.exit_code
    assert "The moon" in page.read_text(encoding="utf-8")


def test_an_answer_is_told_even_where_its_page_cannot_be_written(folder: Path) -> None:
    taken = folder / "a.txt" / "page.html"
    question = "How many sentences name the fox?"
    done = RUNNER.invoke(
        app, ["ask", "-d", "passage", str(folder / "b.TXT"), question, "--report", str(taken)]
    )
    assert isinstance(done.exception, TrailError)
    assert "2" in done.output and "page:" not in done.output
