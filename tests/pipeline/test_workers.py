"""Nets and answers that go from one process to another, and copies of them in one."""

import copy
import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import nmn
from nmn.audit import read_trail, verify
from nmn.domains import load_domain
from nmn.errors import DomainError, UnknownWord
from nmn.pipeline import Answer, Net
from nmn.pipeline.sending import weights_of
from tests.pipeline.test_net import PICTURE, Drawn

QUESTIONS = (
    "How many dogs are left of the bus?",
    "What color is the cat?",
    "Is there a flurple?",
    "",
)


def _net() -> Net:
    return Net(replace(load_domain("photo"), sees_with=Drawn), thresholds={"Bool": 0.9})


def _ask(net: Net, questions: tuple[str, ...] = QUESTIONS) -> list[Answer]:
    return net.ask_many([(PICTURE, question) for question in questions])


def _ask_and_write(net: Net, folder: Path) -> list[Answer]:
    return net.ask_many([(PICTURE, question) for question in QUESTIONS], trail=folder)


def _tell(answers: list[Answer]) -> list[tuple[str, int]]:
    return [(str(answer), len(answer.steps)) for answer in answers]


@pytest.fixture(scope="module")
def worker() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_a_spawned_worker_asks_with_a_net_that_was_sent_and_its_answers_are_whole(
    worker: ProcessPoolExecutor, tmp_path: Path
) -> None:
    net = _net()
    here = _ask(net)
    there = worker.submit(_ask, net).result()
    assert there == here or [str(a) for a in there] == [str(a) for a in here]
    assert isinstance(there[2].error, UnknownWord) and there[2].error.word == "flurple"
    for mine, theirs in zip(here, there, strict=True):
        assert verify(theirs.trail).ok
        assert [s.output.digest for s in theirs.steps] == [s.output.digest for s in mine.steps]
        assert theirs.to_json() == mine.to_json() and theirs.notes == mine.notes
        assert "data:image/jpeg" in theirs.report(tmp_path / "a.html").read_text(encoding="utf-8")
        assert theirs._repr_html_()
    # And the other way: answers of this process are read in that one.
    assert worker.submit(_tell, here).result() == _tell(here)


def test_the_trails_that_a_worker_writes_are_found_by_its_answers(
    worker: ProcessPoolExecutor, tmp_path: Path
) -> None:
    answers = worker.submit(_ask_and_write, _net(), tmp_path).result()
    for answer in answers:
        assert answer.trail_path is not None and answer.trail.path == answer.trail_path
        assert read_trail(answer.trail_path).anchor == answer.trail.anchor


def test_a_pickled_answer_brings_no_other_answer_of_its_batch_and_no_weights() -> None:
    net = _net()
    alone = len(pickle.dumps(net.ask(PICTURE, QUESTIONS[0])))
    crowd = net.ask_many([(PICTURE, question) for question in QUESTIONS * 50])
    assert len(pickle.dumps(crowd[0])) < alone + 2_000


def test_weights_go_with_a_net_also_when_they_were_trained_since() -> None:
    net = nmn.load("easy-vqa")
    weight = next(p for m in net._executor.modules.values() for p in m.parameters())
    with torch.no_grad():
        weight.add_(1.0)
    for again in (pickle.loads(pickle.dumps(net)), copy.deepcopy(net), copy.copy(net)):
        assert weights_of(again._executor.modules) == weights_of(net._executor.modules)
        assert again.domain is net.domain, "a domain of nmn's is loaded once a process"
        shared = {id(m) for m in again._executor.modules.values()}
        assert not shared & {id(m) for m in net._executor.modules.values()}
    assert weights_of(nmn.load("easy-vqa")._executor.modules) != weights_of(net._executor.modules)


def test_weights_that_do_not_fit_are_refused() -> None:
    net = nmn.load("easy-vqa")
    state = net.__getstate__()
    name, data = next(iter(state["weights"].items()))
    other = next(d for n, d in state["weights"].items() if len(d) != len(data) and n != name)
    for wrong in ({"no such module": data}, {name: other}, {}):
        weights = {**state["weights"], **wrong} if wrong else {}
        with pytest.raises(DomainError, match="do not fit"):
            Net.__new__(Net).__setstate__({**state, "weights": weights})


def test_a_net_keeps_its_thresholds_on_the_way() -> None:
    net = _net()
    for again in (pickle.loads(pickle.dumps(net)), copy.copy(net), copy.deepcopy(net)):
        assert again.thresholds == net.thresholds and again.thresholds["Bool"] == 0.9
        assert _tell(_ask(again)) == _tell(_ask(net))


def test_copies_of_an_answer_share_its_trail() -> None:
    answer = _net().ask(PICTURE, QUESTIONS[0])
    for again in (copy.copy(answer), copy.deepcopy(answer)):
        assert again == answer and again.trail is answer.trail


@pytest.mark.parametrize("read", [False, True], ids=["in memory", "from a file"])
def test_trails_are_pickled_and_copied_whole(read: bool, tmp_path: Path) -> None:
    trail = _net().ask(PICTURE, QUESTIONS[0], trail=tmp_path).trail
    if read:
        assert trail.path is not None
        trail = read_trail(trail.path)
    for again in (pickle.loads(pickle.dumps(trail)), copy.copy(trail), copy.deepcopy(trail)):
        assert again.path == trail.path and again.anchor == trail.anchor
        assert verify(again).ok
        value = again.value(again.steps[-1])
        assert np.array_equal(value.first.numpy(), trail.value(trail.steps[-1]).first.numpy())
