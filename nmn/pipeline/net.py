"""The front door: load a domain, ask questions about its media."""

import copy
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from itertools import islice
from pathlib import Path
from typing import Any, Self

import torch

from nmn.audit import new_run_id, runs_root
from nmn.domains import DEFAULT, Domain, load_domain, open_domain
from nmn.domains.eyes import Eyes, detector_of, encoder_of
from nmn.errors import DomainError, ExecutionError
from nmn.executors import BatchedExecutor
from nmn.modules import Binding, Module
from nmn.perception.detector import Detector
from nmn.perception.encoder import Encoder
from nmn.pipeline.album import Album
from nmn.pipeline.answer import Answer
from nmn.pipeline.asking import Asking
from nmn.pipeline.device import usable_device
from nmn.pipeline.opening import Opening
from nmn.pipeline.query import Query
from nmn.pipeline.sending import load_weights, sendable, weights_of
from nmn.pipeline.telling import teller_of
from nmn.registry import DETECTORS

# Questions that are run together: enough to fill the detector's batches and the modules' kernels,
# few enough that answers come as they are found. Of their pictures few are in memory at once.
BATCH = 64


class Net:
    """Asks questions of one domain.

    Several threads may ask one net. A net may be pickled, and so sent to another process: its
    weights go along, and what the domain looks with (a detector) is loaded anew there.

    Arguments:
        domain: see ``nmn.load``.
        device: for the modules ("cpu", "cuda", "cuda:1").
        thresholds: by family of the answer ("Bool", "Number", ...), the confidence below which an
            answer is Undecided; replaces the domain's for the families named.

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
        thresholds: Mapping[str, float] | None = None,
    ) -> None:
        self.domain = domain
        self.device = usable_device(device)
        # Copies, made together so that what modules share stays shared: another net of the domain
        # may be on another device.
        modules = copy.deepcopy(domain.modules)
        for module in modules.values():
            module.to(self.device)
        self._executor = BatchedExecutor(modules, domain.vocabularies, domain.schedule)
        self._opening = Opening(self._executor, self.device)
        self._album = Album()
        self.thresholds = {**domain.thresholds, **_checked(thresholds or {}, domain)}

    def __getstate__(self) -> dict[str, Any]:
        return {
            "domain": sendable(self.domain),
            "device": str(self.device),
            "thresholds": dict(self.thresholds),
            "weights": weights_of(self._executor.modules),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        domain = state["domain"]
        domain = load_domain(domain) if isinstance(domain, str) else domain
        Net.__init__(self, domain, device=state["device"])
        self.thresholds = dict(state["thresholds"])
        load_weights(self._executor.modules, state["weights"])

    def __deepcopy__(self, memo: object) -> Self:
        made = type(self).__new__(type(self))
        made.__setstate__({**self.__getstate__(), "domain": self.domain})
        return made

    def __copy__(self) -> Self:
        return self.__deepcopy__(None)  # two nets must not share modules

    def ask(
        self,
        media: Any,
        question: str | None = None,
        *,
        program: str | None = None,
        trail: bool | str | Path = False,
        timeout: float | None = None,
        tell: object = None,
        candidates: Sequence[str] = (),
    ) -> Answer:
        """Ask one question about one medium.

        Arguments:
            media: of the domain's medium: of pictures a path, a PIL image, bytes, or an array
                ``[height, width, 3]`` uint8 RGB.
            question: in English.
            program: run this program text in place of what the question is read as.
            trail: False keeps the trail in memory; True writes it to ``~/.nmn/runs`` as the run
                goes; a folder writes it there.
            timeout: seconds after which the question is an error (``TimedOut``); None sets no
                limit. ``docs/executor.md`` says what is covered.
            tell: a language model that is given what was found, and whose answer stands beside
                nmn's own as ``answer.told``: the folder or hub id of one, a function from a prompt
                to an answer, or a ``Teller``.
            candidates: answers that it chooses from.

        Raises:
            DomainError: the candidates are no texts, or the language model is no such thing.
            MissingExtra: the language model is not there.

        Never raises for what is wrong with the medium, the question or a module: the answer's
        status is then "error", its ``error`` the exception and its ``reason`` the message.
        """
        query = Query(media, question, program, candidates)
        return self.ask_many([query], trail=trail, timeout=timeout, tell=tell)[0]

    def ask_many(
        self,
        queries: Iterable[Query | tuple[Any, str]],
        *,
        trail: bool | str | Path = False,
        timeout: float | None = None,
        tell: object = None,
    ) -> list[Answer]:
        """Ask many questions about many media, in batches; answers in the order asked.

        Arguments:
            queries: ``Query`` objects, or (media, question) pairs.
            trail: as in ``ask``.
            timeout: seconds for each question; one that takes longer is an error, and the others
                are answered.
            tell: as in ``ask``; each query has its own candidates.

        Raises:
            DomainError, MissingExtra: as ``ask``.
        """
        return list(self.stream(queries, trail=trail, timeout=timeout, tell=tell))

    def stream(
        self,
        queries: Iterable[Query | tuple[Any, str]],
        *,
        trail: bool | str | Path = False,
        batch: int = BATCH,
        timeout: float | None = None,
        tell: object = None,
    ) -> Iterator[Answer]:
        """The same, giving answers as soon as their batch is done.

        Arguments:
            queries, trail, timeout, tell: as in ``ask_many``; queries are drawn as needed.
            batch: questions that are run together.

        Raises:
            DomainError: a batch of no question; or as ``ask``.
            MissingExtra: as ``ask``.
        """
        if batch < 1:
            raise DomainError(f"a batch of {batch} questions", expected="at least 1")
        asking = Asking(
            self.domain,
            self._executor,
            self.thresholds,
            self.device,
            self._album,
            root=runs_root() if trail is True else Path(trail) if trail else None,
            run_id=new_run_id(),
            total=len(queries) if isinstance(queries, Sized) else None,
            timeout=None if timeout is None else _seconds(timeout),
            teller=None if tell is None else teller_of(tell, str(self.device)),
        )
        waiting = iter(queries)
        while chunk := [_query(item) for item in islice(waiting, batch)]:
            parts = self._opening.parts(self.domain, chunk, asking.timeout)
            for opened, executor, some in parts:
                asking.domain, asking.executor = opened, executor
                yield from asking.answers(some)
        asking.end()


def load(
    domain: str = DEFAULT,
    *,
    device: str | torch.device = "cpu",
    thresholds: Mapping[str, float] | None = None,
    modules: Iterable[type[Module] | Binding] = (),
    perception: str | Detector | None = None,
    encoder: str | Encoder | None = None,
    generator: str | None = None,
    scene_graphs: str | Path | None = None,
    words: str | Path | None = None,
) -> Net:
    """A net for the domain of that name.

    Arguments:
        device, thresholds: see ``Net``.
        modules: that programs may call besides the domain's own.
        perception, generator: names of others than the domain's (``nmn plugins`` lists them). A
            perception may also be a detector that the domain looks with: yours (see ``Detector``),
            or a pretrained one, "owlv2:FOLDER" (see ``docs/pretrained.md``).
        encoder: what gives features, and compares what is seen with texts: yours (see
            ``Encoder``), or a pretrained one, "clip:FOLDER".
        scene_graphs: a file of annotations, whose records are asked about by their ids in place of
            media that are looked at.
        words: the folder of that file's words, where it is another.

    Raises:
        DatasetError: the file of annotations cannot be read.
        DomainError: there is no such domain, device, perception, generator or family of answers,
            or the domain has a module of that name; or a model is not on this machine, or not one
            that its adapter can run.
        MissingExtra: a pretrained model is named, and ``transformers`` is not installed.
    """
    usable_device(device)  # before the domain: a wrong name must not cost its loading
    found = load_domain(domain)
    if scene_graphs is not None:
        found = open_domain(domain, Path(scene_graphs), None if words is None else Path(words))
    return net_of(
        found,
        device=device,
        thresholds=thresholds,
        modules=modules,
        perception=perception,
        encoder=encoder,
        generator=generator,
    )


def net_of(
    domain: Domain,
    *,
    device: str | torch.device = "cpu",
    thresholds: Mapping[str, float] | None = None,
    modules: Iterable[type[Module] | Binding] = (),
    perception: str | Detector | None = None,
    encoder: str | Encoder | None = None,
    generator: str | None = None,
) -> Net:
    """A net for a domain; see ``load`` for the arguments.

    Raises:
        DomainError: see ``load``.
        MissingExtra: a pretrained model is named, and ``transformers`` is not installed.
    """
    chosen = str(usable_device(device))
    if isinstance(encoder, str):
        encoder = encoder_of(encoder, chosen)
    if isinstance(perception, str) and (":" in perception or perception in DETECTORS):
        eyes, perception = Eyes(detector_of(perception, chosen), encoder), None
    elif perception is not None and not isinstance(perception, str):
        eyes, perception = Eyes(perception, encoder), None
    elif perception is not None and encoder is not None:
        raise DomainError(
            f"the perception '{perception}' takes no encoder",
            expected="a detector, such as owlv2:FOLDER, or the domain's own perception",
        )
    else:
        eyes = Eyes(None, encoder)
    changed = domain.extended(modules, perception=perception, generator=generator)
    if generator is not None and ":" in generator:
        _ = changed.generator  # what it is told may not be there: said now, not at a question
    return Net(changed.fitted(eyes), device=device, thresholds=thresholds)


def _query(item: Query | tuple[Any, str]) -> Query:
    return item if isinstance(item, Query) else Query(*item)


def _seconds(timeout: object) -> float:
    if isinstance(timeout, int | float) and not isinstance(timeout, bool):
        try:
            seconds = float(timeout)
        except OverflowError:
            seconds = math.inf
        if 0 < seconds < math.inf:
            return seconds
    raise ExecutionError(
        f"a time limit of {str(timeout)[:40]!r} seconds",
        expected="a finite number above 0",
        hint="leave it out to set no limit",
    )


def _checked(thresholds: Mapping[str, float], domain: Domain) -> dict[str, float]:
    families = {answer.family.family_name() for answer in domain.answers}
    for name, threshold in thresholds.items():
        if name not in families:
            raise DomainError(
                f"there is no answer of the family '{name}'",
                expected=f"one of: {', '.join(sorted(families))}",
            )
        if not 0 <= threshold <= 1:
            raise DomainError(
                f"the threshold of {name} is {threshold}", expected="a number from 0 to 1"
            )
    return dict(thresholds)
