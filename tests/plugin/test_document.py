"""The package that docs/plugins.md shows, installed and asked."""

import tomllib
from pathlib import Path

import numpy as np
from PIL import Image

import nmn.registry
from tests.plugin.installed import ROOT, declare
from tests.plugin.installed import nmn as run
from tests.test_docs import blocks

PAGE = "docs/plugins.md"


def test_the_package_of_the_page_answers(tmp_path: Path) -> None:
    (about,), (code,) = blocks(PAGE, "toml"), blocks(PAGE, "python")
    project = tomllib.loads(about)["project"]
    declare(tmp_path, project["name"], project["entry-points"])
    (tmp_path / "nmn_light.py").write_text(code, encoding="utf-8")
    Image.fromarray(np.zeros((20, 20, 3), np.uint8)).save(tmp_path / "night.png")
    words = ["ask", "--domain", "light", "night.png", "Is it dark?", "--brief", "--no-trail"]
    ((status, text),) = run([tmp_path], tmp_path, words)
    assert status == 0, text
    shown = (ROOT / PAGE).read_text().split('"Is it dark?"\n', 1)[1].split("```")[0]
    assert text == shown


def test_the_page_names_every_group() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    for one in nmn.registry.Registry.every:
        assert f"`{one.group}`" in page
