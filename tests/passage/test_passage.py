"""A second medium goes through the whole library without an edit of it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import nmn
from nmn.audit import read_trail, verify
from nmn.domains import DOMAINS
from nmn.domains.photo.modules import CALLS
from nmn.errors import DomainError, TrailError
from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.pipeline import Net, Query
from nmn.types import MEDIA, stack_of
from tests.passage.domain import DOMAIN, SentenceSet
from tests.passage.medium import PASSAGES, Reader, Sentences

ROOT = Path(__file__).parents[2]
TEXTS = (
    b"The fox saw a hen. The moon rose. A fox and a dog slept.",
    b"The dog barked.",
    b"",
    b"A hen. A hen and a fox. No one. The moon. The hen again.",
)
COUNTS = ("2", "0", "0", "1")  # of sentences with a fox


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the package were installed, for one test."""
    monkeypatch.setitem(MEDIA._things, "passage", PASSAGES)
    monkeypatch.setitem(DOMAINS._things, "passage", DOMAIN)


def seen() -> list[Sentences]:
    return Reader().perceive([PASSAGES.read(text) for text in TEXTS])


def test_questions_about_ragged_passages_are_answered_in_one_batch() -> None:
    net = nmn.load("passage")
    queries = [(text, "How many sentences name the fox?") for text in TEXTS]
    queries += [(text, "Is there anything on the fox?") for text in TEXTS]
    answers = net.ask_many(queries)
    assert [answer.error for answer in answers] == [None] * 8
    assert [answer.answer for answer in answers[:4]] == list(COUNTS)
    assert [answer.answer for answer in answers[4:]] == ["yes", "no", "no", "yes"]


def test_both_executors_agree_on_passages() -> None:
    programs = [
        DOMAIN.language.parse(f'{op}(find("{word}"))')
        for op in ("count", "exist")
        for word in ("fox", "hen", "moon")
    ]
    passages = seen()
    modules, words = DOMAIN.modules, DOMAIN.vocabularies
    pairs = [(program, place) for program in programs for place in range(len(passages))]
    executor = BatchedExecutor(modules, words)
    plan = executor.plan([program for program, _ in pairs], [place for _, place in pairs])
    run = executor.run(plan, stack_of(passages))
    assert not run.failures
    for question, (program, place) in enumerate(pairs):
        alone = ReferenceExecutor(modules, words).run(program, passages[place])
        for node, value in enumerate(alone):
            slab, row = run.locate(question, node)
            width = value.first.shape[1:].numel()
            assert torch.equal(slab.first[row].flatten()[:width], value.first[0].flatten())


def test_a_trail_of_a_passage_is_written_verified_and_read_back(tmp_path: Path) -> None:
    file = tmp_path / "tale.txt"
    file.write_bytes(TEXTS[0])
    queries = [Query(str(file), "How many sentences name the fox?")]
    queries.append(Query(TEXTS[3], "How many sentences name the fox?"))
    answer = nmn.load("passage").ask_many(queries, trail=tmp_path / "runs")[0]
    assert answer.trail_path is not None
    trail = read_trail(answer.trail_path)
    assert verify(trail).ok
    assert trail.header.medium == "passage" and trail.header.media is not None
    assert trail.header.media.name == "tale.txt" and trail.header.media.width is None
    assert isinstance(trail.percept, Sentences)
    assert trail.percept.sentences[1] == "The moon rose"
    found = trail.value(trail.steps[0])
    assert isinstance(found, SentenceSet)
    assert found.scores.tolist() == [[1.0, 0.0, 1.0]]  # without what pads it to five
    assert "sentence 3 'A fox and a dog slept'" in trail.text()


def test_a_report_of_a_passage_has_its_sentences_and_no_empty_frames(tmp_path: Path) -> None:
    answer = nmn.load("passage").ask(TEXTS[0], program='find("fox")')
    page = answer.report(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "The fox saw a hen" in page and "3 sentences" in page
    assert 'class="frame"' not in page and "not shown" not in page


def test_a_trail_of_a_medium_that_is_not_installed_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = nmn.load("passage").ask(TEXTS[0], program='find("fox")', trail=tmp_path)
    assert answer.trail_path is not None
    monkeypatch.delitem(MEDIA._things, "passage")
    trail = read_trail(answer.trail_path)
    with pytest.raises(TrailError, match="no medium 'passage'") as caught:
        _ = trail.percept
    assert "install" in str(caught.value.hint)
    checked = verify(trail)
    assert checked.status == "incomplete"
    assert "no medium 'passage'; install the package" in str(checked)


@pytest.mark.parametrize("program", ['count(find("fox"))', 'exist(find("moon"))'])
def test_what_is_no_passage_is_its_question_s_error(program: str) -> None:
    answers = nmn.load("passage").ask_many(
        [Query(3.5, None, program), Query(TEXTS[0], None, program)]
    )
    assert [answer.status for answer in answers] == ["error", "answered"]
    assert "this is no passage" in str(answers[0].reason)


def test_a_perception_that_gives_another_medium_is_refused() -> None:
    from nmn.types import SceneGraph

    class Wrong(Reader):
        def perceive(self, contents: object) -> list[SceneGraph]:  # type: ignore[override]
            return [SceneGraph(torch.zeros(0, 4), {}, 1, 1)]

    answer = Net(replace(DOMAIN, sees_with=Wrong)).ask(TEXTS[0], program='find("fox")')
    assert answer.status == "error" and "gave SceneGraph" in str(answer.reason)


def test_a_module_of_another_medium_is_refused_when_it_is_bound() -> None:
    with pytest.raises(DomainError, match=r"works on a Scene[\s\S]*a Passage"):
        _ = replace(DOMAIN, calls=(*DOMAIN.calls[1:], *CALLS[:1])).language


def test_an_installed_package_brings_its_medium_to_the_command_line(tmp_path: Path) -> None:
    info = tmp_path / "passages-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: passages\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[nmn.domains]\npassage = tests.passage.domain:DOMAIN\n"
        "[nmn.media]\npassage = tests.passage.medium:PASSAGES\n"
    )
    file = tmp_path / "tale.txt"
    file.write_bytes(TEXTS[3])
    paths = os.pathsep.join([str(ROOT), str(tmp_path)])
    env = {**os.environ, "PYTHONPATH": paths, "NMN_HOME": str(tmp_path / "home")}

    def call(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "nmn", *words], capture_output=True, text=True, env=env
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    asked = call("ask", "--domain", "passage", str(file), "How many sentences name the hen?")
    assert "3" in asked and "sentence 5" in asked
    assert "ok" in call("trail", "verify", "last")
