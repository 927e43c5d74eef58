"""What the documents show is run."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.pipeline.photos import needs_detector, photo
from tests.test_rooms import ORDER

ROOT = Path(__file__).parent.parent


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


DOCUMENTS = ["README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]
BLOCKS = [
    pytest.param(block, id=f"{document}-{number}")
    for document in DOCUMENTS
    for number, block in enumerate(blocks(document, "python"))
]


def run(code: str, folder: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*paths, ROOT)))},
    )


@pytest.mark.parametrize("code", BLOCKS)
def test_each_block_of_a_document_runs_alone(code: str, tmp_path: Path) -> None:
    """As it is, in a process of its own and an empty folder; only the photo is put there."""
    if '"photo"' in code:
        needs_detector()
    if "street.jpg" in code:
        shutil.copy(photo("coffee.png"), tmp_path / "street.jpg")
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_domain_in_contributing_is_asked(tmp_path: Path) -> None:
    """Written as a package, with the entry point that stands there."""
    package, about = tmp_path / "four_tiles", tmp_path / "four_tiles-1.dist-info"
    package.mkdir()
    about.mkdir()
    (code,) = blocks("CONTRIBUTING.md", "python")
    (package / "domain.py").write_text(code, encoding="utf-8")
    (declared,) = blocks("CONTRIBUTING.md", "toml")
    points = tomllib.loads(declared)["project"]["entry-points"]
    lines = [f"[{group}]\n{name} = {value}\n" for group, found in points.items()
             for name, value in found.items()]  # fmt: skip
    (about / "entry_points.txt").write_text("".join(lines), encoding="utf-8")
    (about / "METADATA").write_text("Name: four_tiles\nVersion: 1\n", encoding="utf-8")
    asked = (
        "import numpy as np, nmn\n"
        "picture = np.zeros((40, 40, 3), dtype=np.uint8)\n"
        "picture[:20, :20] = 255\n"
        "answer = nmn.load('tiles').ask(picture, 'How many dark tiles are there?')\n"
        "print(answer, answer.program)\n"
        "print(nmn.load('tiles').ask(picture, 'Is it dark?').status)\n"
        "from nmn.testing import check_module\n"
        "from four_tiles.domain import Tiles\n"
        "check_module(Tiles)\n"
    )
    done = run(asked, tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ['3 count(tiles("dark"))', "error"]


def test_the_rooms_in_contributing_are_the_real_ones() -> None:
    (line,) = [
        line for line in (ROOT / "CONTRIBUTING.md").read_text().splitlines() if " < " in line
    ]
    assert re.split(r" < |, ", line.strip()) == ORDER


def anchors(page: Path) -> set[str]:
    """What links to a heading of the page end in: as hosts of repositories make them."""
    code_free = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ +(.+?) *$", code_free, flags=re.MULTILINE)
    found: dict[str, int] = {}
    names = set()
    for heading in headings:
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = found[name] = found.get(name, -1) + 1
        names.add(f"{name}-{count}" if count else name)
    return names


def broken_links(page: Path) -> list[str]:
    """Relative links and pictures of a page that lead nowhere."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue  # tests have no network; what the web has is left to the reader
        name, _, anchor = target.partition("#")
        there = page.parent / name if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    return broken


PAGES = sorted(
    str(page.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/**/*.md", "nmn/**/*.md", "tests/**/*.md")
    for page in ROOT.glob(pattern)
)


@pytest.mark.parametrize("document", PAGES)
def test_links_lead_somewhere(document: str) -> None:
    assert broken_links(ROOT / document) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`: three\n# Again\n# Again\n"
        "[a](#one-two-three) [b](#again-1) [c](page.md#again)\n"
        "[d](https://example.org/x) ```[e](none.md)``` [f](none.md) [g](#none) ![h](none.png)\n"
    )
    assert broken_links(page) == ["none.md", "#none", "none.png"]


def test_the_error_in_the_language_document_is_the_real_one() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    shown = text[text.index("    error: query_color") :].split("\n\n")[0]
    from nmn.domains import load_domain

    error = load_domain("photo").language.check('query_color(find("car"))')
    real = "\n".join(f"    {line}" for line in f"error: {error}".splitlines())
    assert shown == real


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a source archive has no links")
def test_the_doors_at_the_root_are_links_to_the_rooms() -> None:
    for name in ("grammar", "modules", "executors"):
        assert (ROOT / name).is_symlink() and (ROOT / name).resolve() == ROOT / "nmn" / name


def test_the_thresholds_in_the_photo_document_are_the_real_ones() -> None:
    from nmn.domains import load_domain

    text = (ROOT / "docs" / "photo.md").read_text(encoding="utf-8")
    shown = {float(number) for number in re.findall(r"\| (0\.\d\d) \|", text)}
    assert shown == set(load_domain("photo").thresholds.values())
