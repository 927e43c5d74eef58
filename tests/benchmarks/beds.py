"""Small beds for the tests, made once each."""

from functools import cache

from benchmarks.peers.bed import Bed, make_bed


@cache
def bed(workload: str, flavour: str, questions: int = 12) -> Bed:
    return make_bed(workload, flavour, questions)


@cache
def double(workload: str, flavour: str) -> Bed:
    """In float64, where gradients agree to rounding: see ``Flavour.kinked``."""
    return make_bed(workload, flavour, 4).doubled()
