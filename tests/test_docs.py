"""What the documents show is run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.photos import needs_detector, photo

ROOT = Path(__file__).parent.parent


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("document", ["README.md", "docs/writing-a-module.md"])
def test_the_python_of_a_document_runs(document: str) -> None:
    """All its blocks, one after another, in a process of their own: they register a module."""
    needs_detector()
    code = "\n".join(blocks(document, "python"))
    code = code.replace('"street.jpg"', repr(str(photo("coffee.png"))))
    code += "\nprint('done')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "demos" / "out",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("done")


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
