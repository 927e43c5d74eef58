"""Every peer's adapter computes what the naive loop computes, on small batches."""

import pytest
import torch

from benchmarks.peers.agreement import difference
from benchmarks.peers.peer_dynet import DyNet
from benchmarks.peers.training import Step
from benchmarks.peers.variants import (
    LOOP,
    PEERS,
    absent_peers,
    installed,
    make_ours,
    make_peers,
    wanted_peers,
)
from nmn.errors import DomainError
from tests.benchmarks.beds import bed, double

IN_PROCESS = [name for name in PEERS if name not in (LOOP, "dynet")]
FLAVOURS = ["light", "heavy", "conv"]


def needs(peer: str) -> None:
    if not installed(peer):
        pytest.skip(f"{peer.partition('-')[0]} is not installed: pip install '.[bench]'")


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("peer", IN_PROCESS)
def test_answers_agree(peer: str, flavour: str) -> None:
    needs(peer)
    here = bed("W2", flavour)
    loop, other = make_peers((LOOP, peer), here, train=False)
    with torch.inference_mode():
        difference({"answers": other.run()}, {"answers": loop.run()}, peer)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("peer", IN_PROCESS)
def test_gradients_agree(peer: str, flavour: str) -> None:
    needs(peer)
    here = double("W2", flavour)
    loop, other = make_peers((LOOP, peer), here, train=True)
    right = Step(here, loop.run).found()
    assert sum(float(g.abs().sum()) > 0 for g in right.values()) > len(right) // 2
    difference(Step(here, other.run).found(), right, peer)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_variant_of_ours_agrees(flavour: str) -> None:
    here = bed("W1", flavour)
    (loop,) = make_peers((LOOP,), here, train=False)
    with torch.inference_mode():
        right = {"answers": loop.run()}
        for variant in make_ours(here, audit=True, compiled=True):
            difference({"answers": variant.run()}, right, variant.name)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_our_gradients_agree(flavour: str) -> None:
    here = double("W2", flavour)
    (loop,) = make_peers((LOOP,), here, train=True)
    right = Step(here, loop.run).found()
    for variant in make_ours(here, audit=False, compiled=True):
        difference(Step(here, variant.run).found(), right, variant.name)


def test_dynet_agrees_also_after_a_restart() -> None:
    needs("dynet")
    here = bed("W2", "light")
    (loop,) = make_peers((LOOP,), here, train=False)
    dynet = DyNet(here)
    try:
        with torch.inference_mode():
            right = {"answers": loop.run()}
        difference({"answers": dynet.answers()}, right, "dynet")
        dynet.restart()
        difference({"answers": dynet.answers()}, right, "dynet")
        assert dynet.timed(2) > 0
    finally:
        dynet.close()


def test_torchfold_merges_calls_about_one_picture_only_when_told_which_it_is() -> None:
    needs("torchfold")
    here = bed("W2", "light")
    own, shared = make_peers(("torchfold", "torchfold-cse"), here, train=False)
    assert own.build is not None and shared.build is not None
    calls = [
        sum(len(calls) for ops in build()[0].steps.values() for calls in ops.values())
        for build in (own.build, shared.build)
    ]
    plan = here.executor().plan(here.workload.programs, here.workload.scenes)
    assert calls[0] == plan.requested > calls[1] >= plan.executed


def test_the_loop_is_always_among_the_peers() -> None:
    assert wanted_peers(["level"]) == (LOOP, "level")
    assert wanted_peers(None) == PEERS


def test_an_unknown_peer_is_refused_by_name() -> None:
    with pytest.raises(DomainError, match="fold-torch"):
        wanted_peers(["fold-torch"])


def test_a_peer_that_cannot_do_it_is_named() -> None:
    absent = absent_peers(PEERS, bed("W2", "heavy"), train=False)
    assert "dynet" in {peer.name for peer in absent}
    absent = absent_peers(PEERS, bed("W2", "light"), train=True)
    assert "dynet" in {peer.name for peer in absent}
