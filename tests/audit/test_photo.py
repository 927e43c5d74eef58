"""Trails of the photo domain: whatever program, on whatever scene."""

import random
from pathlib import Path
from typing import Any

import pytest
import torch

from nmn.audit import Asked, Setting, TrailWriter, read_trail, verify
from nmn.audit.report import report
from nmn.domains import load_domain
from nmn.domains.photo.concepts import add_concepts
from nmn.executors import BatchedExecutor
from nmn.grammar import Sampler
from nmn.types import Reading, SceneGraph, SceneStack


def scene(seed: int, objects: int) -> SceneGraph:
    """A made-up photo with any objects anywhere."""
    generator = torch.Generator().manual_seed(seed)
    domain = load_domain("photo")
    corners = torch.rand(objects, 2, 2, generator=generator).sort(dim=1).values
    boxes = corners.reshape(objects, 4)
    logits = 4 * torch.randn(objects, len(domain.vocabularies["category"]), generator=generator)
    colors = torch.rand(objects, len(domain.vocabularies["color"]), generator=generator)
    tables = {"category": logits.softmax(dim=1), "color": colors / colors.sum(dim=1, keepdim=True)}
    return add_concepts(SceneGraph(boxes, tables, 640, 480, miss_rate=0.05))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> TrailWriter:
    domain = load_domain("photo")
    sampler = Sampler(domain.language)
    rng = random.Random(3)
    programs = [sampler.draw(rng) for _ in range(60)]
    setting = Setting("photo", domain.vocabularies, domain.language.digest, "made up", "0" * 64)
    asked = [Asked("", program) for program in programs]
    writer = TrailWriter(setting, asked, root=tmp_path_factory.mktemp("runs"))
    executor = BatchedExecutor(domain.modules, domain.vocabularies)
    graphs = [scene(1, 6), scene(2, 0), scene(3, 17)]
    plan = executor.plan(programs, [k % 3 for k in range(len(programs))])
    with torch.no_grad():
        run = executor.run(plan, SceneStack(graphs), writer)
    for number in writer.numbers:
        value, row = run.answer(number)
        if run.refusal(number, plan.programs[number].root.id):
            writer.close(number, "undecided", reason="refused")
        else:
            reading = Reading(graphs[number % 3], domain.vocabularies)
            writer.close(number, "answered", value.answer(row, reading), 0.5)
    return writer


def test_every_trail_is_whole(written: TrailWriter) -> None:
    checked = verify(written.folder)
    assert checked.ok, str(checked)
    assert checked.trails == 60


def test_memory_says_the_same(written: TrailWriter) -> None:
    for number in written.numbers:
        assert written.path(number).read_bytes() == written.trail(number).to_bytes()


def test_every_value_comes_back_and_reads_the_same(written: TrailWriter) -> None:
    statuses: set[str] = set()
    for number in written.numbers:
        trail = read_trail(written.path(number))
        for step in trail.steps:
            statuses.add(step.status)
            assert trail.value(step).read(0, trail.reading) == step.output.text
            assert trail.value(step).digest(0) == step.output.digest
    assert statuses == {"ok", "refused"}


def test_every_trail_has_a_page(written: TrailWriter, tmp_path: Path) -> None:
    for number in written.numbers[:20]:
        page: Any = report(read_trail(written.path(number)))
        assert "The trail holds together" in page
