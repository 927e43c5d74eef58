"""The front door: load a domain, ask pictures questions."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sized
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from nmn.audit import new_run_id, runs_root
from nmn.domains import Domain, load_domain
from nmn.errors import DomainError
from nmn.executors import BatchedExecutor
from nmn.pipeline.answer import Answer
from nmn.pipeline.asking import Asking
from nmn.pipeline.query import Query

# Questions that are run together: enough to fill the detector's batches and the modules' kernels,
# few enough that the pictures of one batch fit in memory and answers come as they are found.
BATCH = 64


class Net:
    """Asks questions of one domain.

    Arguments:
        domain: see ``nmn.load``.
        device: for the modules ("cpu", "cuda").
        bars: by family of the answer ("Bool", "Number", ...), the confidence below which an answer
            is Undecided; replaces the domain's for the families named.

    >>> import nmn
    >>> net = nmn.load("photo")
    >>> answer = net.ask("street.jpg", "How many people are left of the bus?")  # doctest: +SKIP
    >>> answer.answer, answer.confidence, answer.program  # doctest: +SKIP
    ('2', 0.71, 'count(relate(find("person"), "left of", unique(find("bus"))))')
    """

    def __init__(
        self,
        domain: Domain,
        *,
        device: str | torch.device = "cpu",
        bars: Mapping[str, float] | None = None,
    ) -> None:
        self.domain = domain
        self.device = torch.device(device)
        # Copies, made together so that what modules share stays shared: another net of the domain
        # may be on another device.
        modules = copy.deepcopy(domain.modules)
        for module in modules.values():
            module.to(self.device)
        self._executor = BatchedExecutor(modules, domain.vocabularies, domain.schedule)
        self.bars = {**domain.thresholds, **_checked(bars or {}, domain)}

    def ask(
        self,
        media: Any,
        question: str | None = None,
        *,
        program: str | None = None,
        trail: bool | str | Path = False,
    ) -> Answer:
        """Ask one question about one picture.

        Arguments:
            media: a path, a PIL image, bytes, or an array ``[height, width, 3]`` uint8 RGB.
            question: in English.
            program: run this program text in place of what the question is read as.
            trail: False keeps the trail in memory; True writes it to ``~/.nmn/runs`` as the run
                goes; a folder writes it there.

        Never raises for what is wrong with the picture, the question or a module: the answer's
        status is then "error", its ``error`` the exception and its ``reason`` the message.
        """
        return self.ask_many([Query(media, question, program)], trail=trail)[0]

    def ask_many(
        self,
        queries: Iterable[Query | tuple[Any, str]],
        *,
        trail: bool | str | Path = False,
    ) -> list[Answer]:
        """Ask many questions about many pictures, in batches; answers in the order asked.

        Arguments:
            queries: ``Query`` objects, or (media, question) pairs.
            trail: as in ``ask``.
        """
        return list(self.stream(queries, trail=trail))

    def stream(
        self,
        queries: Iterable[Query | tuple[Any, str]],
        *,
        trail: bool | str | Path = False,
        batch: int = BATCH,
    ) -> Iterator[Answer]:
        """The same, giving answers as soon as their batch is done.

        Arguments:
            queries, trail: as in ``ask_many``; queries are drawn as needed.
            batch: questions that are run together.
        """
        if batch < 1:
            raise DomainError(f"a batch of {batch} questions", expected="at least 1")
        total = len(queries) if isinstance(queries, Sized) else None
        root = runs_root() if trail is True else Path(trail) if trail else None
        run_id, first = new_run_id(), 0
        waiting = iter(queries)
        while chunk := [_query(item) for item in islice(waiting, batch)]:
            asking = Asking(
                self.domain,
                self._executor,
                self.bars,
                chunk,
                root=root,
                run_id=run_id,
                first=first,
                total=total,
                device=self.device,
            )
            yield from asking.answers()
            first += len(chunk)


def load(
    domain: str = "photo",
    *,
    device: str | torch.device = "cpu",
    bars: Mapping[str, float] | None = None,
) -> Net:
    """A net for the domain of that name; see ``Net`` for the arguments.

    Raises:
        DomainError: there is no such domain.
    """
    return Net(load_domain(domain), device=device, bars=bars)


def _query(item: Query | tuple[Any, str]) -> Query:
    return item if isinstance(item, Query) else Query(*item)


def _checked(bars: Mapping[str, float], domain: Domain) -> dict[str, float]:
    families = {answer.family.family_name() for answer in domain.answers}
    for name, bar in bars.items():
        if name not in families:
            raise DomainError(
                f"there is no answer of the family '{name}'",
                expected=f"one of: {', '.join(sorted(families))}",
            )
        if not 0 <= bar <= 1:
            raise DomainError(f"the bar of {name} is {bar}", expected="a number from 0 to 1")
    return dict(bars)
