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


@pytest.mark.parametrize("document", sorted(p.name for p in (ROOT / "docs").glob("*.md")))
def test_links_lead_somewhere(document: str) -> None:
    folder = ROOT / "docs"
    for target in re.findall(r"\]\(([^)#]+)\)", (folder / document).read_text(encoding="utf-8")):
        # Tests have no network; what the web has is left to the reader.
        assert target.startswith("https://") or (folder / target).exists(), target


def test_the_readme_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_the_error_in_the_language_document_is_the_real_one() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    shown = text[text.index("    error: query_color") :].split("\n\n")[0]
    from nmn.domains import load_domain

    error = load_domain("photo").language.check('query_color(find("car"))')
    real = "\n".join(f"    {line}" for line in f"error: {error}".splitlines())
    assert shown == real


def test_the_doors_at_the_root_are_links_to_the_rooms() -> None:
    for name in ("grammar", "modules", "executors"):
        assert (ROOT / name).is_symlink() and (ROOT / name).resolve() == ROOT / "nmn" / name


def test_the_thresholds_in_the_photo_document_are_the_real_ones() -> None:
    from nmn.domains import load_domain

    text = (ROOT / "docs" / "photo.md").read_text(encoding="utf-8")
    shown = {float(number) for number in re.findall(r"\| (0\.\d\d) \|", text)}
    assert shown == set(load_domain("photo").thresholds.values())
