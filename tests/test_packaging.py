"""What the files at the root say of the package is true of it."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.test_rooms import ORDER, SIDE_BY_SIDE

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_direct_dependency_says_its_oldest_version() -> None:
    """Else nothing can be tried with it: see .ci/lowest."""
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    for requirement in {one for group in groups for one in group}:
        assert re.search(r"[>=]=\d", requirement), requirement


def test_the_extras_that_doctor_names_are_those_of_the_package() -> None:
    named = set(re.findall(r"pip extra \[([a-z-]+)\]", text("nmn/cli/examine.py")))
    assert named and named <= PROJECT["optional-dependencies"].keys()
    # What is for us, and the data of one command, which names its extra itself.
    assert PROJECT["optional-dependencies"].keys() - named == {"dev", "easy-vqa"}


def test_the_pythons_are_those_that_are_tried() -> None:
    declared = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    tried = re.search(r"python: \[(.*)\]", text(".github/workflows/ci.yml"))
    assert tried and re.findall(r"3\.\d+", tried[1]) == declared
    assert PROJECT["requires-python"] == f">={declared[0]}"


def test_the_library_keeps_to_the_stable_abi_of_the_oldest_python() -> None:
    """The tag of the wheel, the macro of the build and the one in the source are of one version."""
    major, minor = PROJECT["requires-python"].removeprefix(">=").split(".")
    macro = f"0x{int(major):02x}{int(minor):02x}0000"
    assert f'"py_limited_api": "cp{major}{minor}"' in text("setup.py")
    assert f'("Py_LIMITED_API", "{macro}")' in text("setup.py")
    assert f"#define Py_LIMITED_API {macro}" in text("nmn/kernels/_native.c")


def test_every_phony_target_has_a_rule_and_help_tells_of_it() -> None:
    phony = " ".join(re.findall(r"^\.PHONY:(.*)$", MAKEFILE, flags=re.MULTILINE)).split()
    rules = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    assert rules == set(phony)
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = re.findall(r"^make ([a-z-]+) ", done.stdout, flags=re.MULTILINE)
    assert sorted(told) == sorted(phony)


@pytest.mark.parametrize("script", ["lowest", "pythons", "dist-check", "quick", "run"])
def test_the_scripts_of_the_makefile_are_shell(script: str) -> None:
    path = ROOT / ".ci" / script
    done = subprocess.run(["bash", "-n", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert path.stat().st_mode & 0o100, "it cannot be run"


def test_what_the_quick_tests_leave_out_is_there_to_be_left_out() -> None:
    left_out = re.findall(r"--ignore=(\S+)", text(".ci/quick"))
    assert left_out
    for name in left_out:
        assert (ROOT / name).exists(), name


def test_the_order_of_the_rooms_is_the_one_that_is_tested() -> None:
    told = next(line for line in text("CONTRIBUTING.md").splitlines() if " < " in line)
    assert [room for part in told.split(" < ") for room in part.strip().split(", ")] == ORDER
    beside = [tuple(part.strip().split(", ")) for part in told.split(" < ") if "," in part]
    assert set(beside) <= SIDE_BY_SIDE


def test_the_files_that_the_security_page_names_are_there() -> None:
    named = re.findall(r"`((?:nmn|tests)/[\w/]+\.py)`", text("SECURITY.md"))
    assert len(named) > 10
    for name in named:
        assert (ROOT / name).is_file(), name


def test_the_bounds_in_the_security_page_are_those_of_the_code() -> None:
    from nmn.generators import tokens
    from nmn.grammar import language

    page = " ".join(text("SECURITY.md").split())
    assert f"At most {tokens.MAX_CHARACTERS} characters and {tokens.MAX_WORDS} words" in page
    assert (
        f"At most {language.MAX_CHARACTERS:,} characters, {language.MAX_NODES} steps and "
        f"{language.MAX_DEPTH} nested calls"
    ) in page
