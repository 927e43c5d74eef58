"""Questions that name what a domain has no word for, where a model knows what to do with it.

An open detector is told what to look for, and an encoder what to compare with, by the question
itself. What a question is answered with depends on its own words alone, so that its company in a
batch changes nothing: queries that follow each other and bring the same words run together.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import groupby

import torch

from nmn.domains import Domain
from nmn.errors import NmnError
from nmn.executors import BatchedExecutor
from nmn.executors.time_limit import within
from nmn.grammar.open_words import lacking_words
from nmn.pipeline.query import Query

Words = tuple[tuple[str, tuple[str, ...]], ...]
"""By vocabulary, in alphabetical order, the words that a question adds."""

_KEPT = 16  # sets of words whose language, modules and pictures looked at are kept


class Opening:
    """The domains that questions open, each with what runs its programs.

    Arguments:
        executor: of a domain's modules, as they are before a question.
        device: that those are on.
    """

    def __init__(self, executor: BatchedExecutor, device: torch.device) -> None:
        self._executor, self._device = executor, device
        self._known: OrderedDict[Words, tuple[Domain, BatchedExecutor]] = OrderedDict()
        self._lock = threading.Lock()

    def parts(
        self, domain: Domain, queries: Sequence[Query], timeout: float | None
    ) -> Iterator[tuple[Domain, BatchedExecutor, list[Query]]]:
        """The queries in order, those together that run together, each with what runs them."""
        if not domain.opens:
            yield domain, self._executor, list(queries)
            return
        words: dict[tuple[str | None, str | None], Words] = {}
        for query in queries:
            if _key(query) not in words:
                words[_key(query)] = _words(domain, query, timeout)
        for together, some in groupby(queries, key=lambda query: words[_key(query)]):
            yield *self._opened(domain, together), list(some)

    def _opened(self, domain: Domain, words: Words) -> tuple[Domain, BatchedExecutor]:
        if not words:
            return domain, self._executor
        with self._lock:
            known = self._known.get(words)
            if known is not None and known[0].unfitted is (domain.unfitted or domain):
                self._known.move_to_end(words)
                return known
        try:
            made = self._made(domain, words)
        except NmnError:
            return domain, self._executor  # a word that cannot be one: its check tells
        with self._lock:
            self._known[words] = made
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return made

    def _made(self, domain: Domain, words: Words) -> tuple[Domain, BatchedExecutor]:
        opened = domain.fitted(domain.eyes.opened(dict(words)))
        modules = dict(opened.modules)
        for name, own in self._executor.modules.items():
            # Weights are the net's own, wherever they do not depend on the words.
            weights, others = own.state_dict(), modules[name].state_dict()
            if {k: v.shape for k, v in weights.items()} == {k: v.shape for k, v in others.items()}:
                modules[name].load_state_dict(weights)
        for module in modules.values():
            module.to(self._device)
        return opened, BatchedExecutor(modules, opened.vocabularies, opened.schedule)


def _key(query: Query) -> tuple[str | None, str | None]:
    """What it brings words by; people give other things than texts, which reading it refuses."""
    question, program = query.question, query.program
    return (
        question if isinstance(question, str) else None,
        program if isinstance(program, str) else None,
    )


def _words(domain: Domain, query: Query, timeout: float | None) -> Words:
    """What the query brings; nothing where it is wrong, which its reading then tells."""
    question, text = _key(query)
    try:
        if text is None:
            text = within(timeout, lambda: domain.generator.draft(question or "").program)
        found = lacking_words(text, domain.language.signatures, domain.vocabularies, domain.opens)
        domain.eyes.opened(found)
    except KeyboardInterrupt:
        raise
    except BaseException:  # of anybody's generator; the time limit's own is one as well
        return ()
    return tuple(sorted((name, tuple(sorted(words))) for name, words in found.items()))
