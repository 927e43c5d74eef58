"""A package from outside is a package like ours: everything it brings works by its name."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.photos import needs_detector, photo
from tests.plugin.installed import install, nmn, python

PROJECT = Path(__file__).parent / "flags"


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package is installed in."""
    return install(PROJECT, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def told(flags: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What the commands say, by their first word."""
    home = tmp_path_factory.mktemp("work")
    more = "Is there more red than blue?"
    commands = [
        ["synth", "flags", "data", "--count", 12],
        ["ask", "--domain", "flags", "data/0.png", more, "--report", "page.html"],
        ["trail", "verify", "last"],
        ["parse", "--domain", "flags", "How much is red?"],
        ["check", "--domain", "flags", 'more(share("red"), share("blue"))'],
        ["modules", "--domain", "flags"],
        ["types", "--domain", "flags"],
        ["eval", "flags", "--data", "data"],
        ["train", "flags", "--data", "data", "--epochs", 150, "--rate", 0.05, "--out", "run"],
        ["plugins", "--json"],
        ["doctor"],
        ["eval", "--help"],
    ]
    done = nmn([flags], home, *commands)
    done += nmn([flags], home, again := ["trail", "report", "last", "--out", "again.html"])
    commands.append(again)
    names = [" ".join(map(str, words[:2])) for words in commands]
    pages = {page: (0, (home / page).read_text()) for page in ("page.html", "again.html")}
    return dict(zip(names, done, strict=True)) | pages


def test_their_generator_domain_and_perception_answer_a_question(told) -> None:
    code, text = told["ask --domain"]
    assert code == 0 and 'more(share("red"), share("blue"))' in text, text
    assert told["parse --domain"] == (0, 'share("red")\n')


def test_their_value_is_drawn_in_this_process_and_in_another(told) -> None:
    code, text = told["trail verify"]
    assert code == 0, text
    for page in ("page.html", "again.html"):
        assert "share of the flag" in told[page][1] and "% of the flag" in told[page][1]


def test_their_modules_and_types_are_listed(told) -> None:
    assert "ok: Bool, 3 steps" in told["check --domain"][1]
    assert "share(color) -> Share" in told["modules --domain"][1]
    assert "Share      A part of the whole." in told["types --domain"][1]


def test_their_tasks_are_commands(told) -> None:
    assert "flags" in told["eval --help"][1]
    assert "accuracy (exact)" in told["eval flags"][1] and "100.00" in told["eval flags"][1]
    code, text = told["train flags"]
    assert code == 0 and "answers 100.00%" in text, text


def test_all_that_they_bring_is_named_with_their_package(told) -> None:
    rows = json.loads(told["plugins --json"][1])
    theirs = {(row["kind"], row["name"]) for row in rows if row["package"] == "nmn_flags"}
    assert theirs == {
        ("domain", "flags"),
        ("module", "flags.share.v1"),
        ("module", "flags.learned_share.v1"),
        ("module", "flags.more.v1"),
        ("module", "flags.none_of.v1"),
        ("module", "flags.waving.v1"),
        ("module", "flags.seen_none.v1"),
        ("module", "flags.negate.v1"),
        ("module", "detections.count.v99"),
        ("type", "Share"),
        ("dialect", "flags"),
        ("generator", "flags-forms"),
        ("perception", "flags-bars"),
        ("data set", "flags"),
    }
    assert {row["package"] for row in rows} == {"nmn", "nmn_flags"}


def test_doctor_names_what_does_not_fit(told) -> None:
    text = told["doctor"][1]
    assert "domain of another package: flags" in text
    assert "absent  left out: nmn_flags.everywhere:Waving" in text
    assert "module 'waving' needs the vocabulary 'wind'" in text
    assert text.count("left out") == 1


_PHOTO = """
import nmn
from nmn.domains import load_domain
domain = load_domain("photo")
print(domain.bindings["count"].cls.key, {"none_of", "negate"} <= set(domain.bindings))
net = nmn.load("photo", perception="flags-bars")
print(net.domain.perception.name, net.domain.bindings["none_of"].signature)
"""


def test_a_domain_of_ours_keeps_its_modules_and_gains_others(flags, tmp_path) -> None:
    first, second = python([flags], tmp_path, _PHOTO).splitlines()
    assert first == "detections.count.v1 True"
    assert second == "flags-bars none_of(ObjectSet) -> Bool"


def test_a_question_reaches_a_module_of_theirs_in_its_own_english(flags, tmp_path) -> None:
    asked = ["parse", "--domain", "photo", "Are red cars nowhere to be seen?"]
    with_them, without = nmn([flags], tmp_path, asked), nmn([], tmp_path, asked)
    assert with_them[0][1].splitlines()[0] == 'none_of(filter(find("car"), "red"))'
    assert without[0][0] != 0


def test_a_photo_is_asked_with_a_module_of_theirs(flags, tmp_path) -> None:
    needs_detector()
    asked = ["ask", photo("coffee.png"), "--program", 'none_of(find("bus"))', "--no-trail"]
    ((code, text),) = nmn([flags], tmp_path, asked)
    assert code == 0 and "yes" in text, text


def test_pip_installs_the_same(tmp_path) -> None:
    pytest.importorskip("setuptools")
    by_hand, by_pip = install(PROJECT, tmp_path / "hand"), tmp_path / "pip"
    source = shutil.copytree(PROJECT, tmp_path / "source")  # where it may leave what it builds
    words = "install --quiet --no-deps --no-build-isolation --no-index --target".split()
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, by_pip, source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    points = "nmn_flags-1.0.dist-info/entry_points.txt"
    made = [sorted((folder / points).read_text().split()) for folder in (by_hand, by_pip)]
    assert made[0] == made[1]
    assert (by_pip / "nmn_flags" / "domain.py").exists()
