"""Domains by name. A new one is one folder here and one line below."""

from typing import TYPE_CHECKING

from nmn.errors import NmnError
from nmn.registry import DETECTORS, DOMAINS, ENCODERS, MEDIA, PERCEPTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from nmn.domains.domain import Domain as Domain
    from nmn.domains.task import TaskName

# Each says where its parts are (``nmn/domains/NAME/__init__.py``); they are imported when needed.
from nmn.domains import (  # noqa: F401
    agqa,
    clevr,
    clevrer,
    clip,
    easy_vqa,
    motion,
    photo,
    shapes,
    star,
)

MEDIA.place("picture", "nmn.perception.picture:PICTURES")
MEDIA.place("clip", "nmn.perception.video:CLIPS")
MEDIA.place("annotated clip", "nmn.perception.annotated:ANNOTATED")

PERCEPTIONS.place("annotations", "nmn.perception.annotated:Stated")

_PRETRAINED = "nmn.perception.pretrained"
for _name in ("owlv2", "owlvit", "grounding-dino"):
    DETECTORS.place(_name, f"{_PRETRAINED}.open_detectors:{_name.replace('-', '_')}")
for _name in ("detr", "rt-detr", "yolos"):
    DETECTORS.place(_name, f"{_PRETRAINED}.closed_detectors:{_name.replace('-', '_')}")
for _name in ("clip", "siglip", "vit", "dinov2"):
    ENCODERS.place(_name, f"{_PRETRAINED}.image_encoders:{_name}")
for _name in ("videomae", "timesformer", "xclip"):
    ENCODERS.place(_name, f"{_PRETRAINED}.video_encoders:{_name}")

DEFAULT = "photo"
"""The domain of those who name none."""

_loaded: "dict[str, Domain]" = {}


def domain_names() -> list[str]:
    """The domains that ``load_domain`` knows."""
    return list(DOMAINS.names())


def domains_that(task: "TaskName") -> list[str]:
    """The domains that declare the task; one whose part for it cannot be imported is left out."""
    found = []
    for name, domain in DOMAINS.items():
        try:
            if domain.task(task) is not None:
                found.append(name)
        except NmnError as error:
            DOMAINS.leave_out(name, str(domain.tasks[task]), error)
    return found


def load_domain(name: str) -> "Domain":
    """The domain of that name, with the modules that were registered for it until now.

    Raises:
        DomainError: there is none.
    """
    from nmn.domains.domain import joining

    domain: Domain = _loaded.get(name) or DOMAINS.find(name)
    more = joining(domain)
    _loaded[name] = domain.extended(more) if more else domain
    return _loaded[name]


def open_domain(name: str, scene_graphs: "Path", words: "Path | None" = None) -> "Domain":
    """The domain of that name, whose media are the records of a file of annotations.

    Arguments:
        scene_graphs: the file (of some domains a folder).
        words: the folder of its words, if not that of the file.

    Raises:
        DomainError: there is no such domain, or it knows no annotations.
        DatasetError: the file cannot be read.
    """
    from nmn.domains.domain import joining
    from nmn.errors import DomainError

    domain = load_domain(name)
    if domain.of_records is None:
        able = [one for one, found in DOMAINS.items() if found.of_records is not None]
        raise DomainError(
            f"the domain '{name}' reads no annotations",
            expected=f"one of: {', '.join(able)}",
            hint=f"leave out --scene-graphs, and name a {domain.about}",
        )
    opened = domain.of_records(scene_graphs, words)
    more = joining(opened)
    return opened.extended(more) if more else opened


__all__ = [
    "DEFAULT",
    "DOMAINS",
    "Domain",
    "domain_names",
    "domains_that",
    "load_domain",
    "open_domain",
]


def __getattr__(name: str) -> object:
    # The names of all domains are asked for more often than a domain: torch waits until then.
    if name == "Domain":
        from nmn.domains.domain import Domain

        return Domain
    raise AttributeError(f"module 'nmn.domains' has no attribute '{name}'")
