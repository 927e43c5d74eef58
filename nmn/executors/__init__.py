"""Executors: plan, then run. ``batched`` is the one to use, ``reference`` the oracle."""

from nmn.executors.batched import BatchedExecutor
from nmn.executors.observer import Observer
from nmn.executors.plan import Plan, Step
from nmn.executors.planner import Planner
from nmn.executors.reference import ReferenceExecutor
from nmn.executors.run import Run

__all__ = ["BatchedExecutor", "Observer", "Plan", "Planner", "ReferenceExecutor", "Run", "Step"]
