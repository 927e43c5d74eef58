"""What training counts as time."""

import time

import torch


def seconds_now() -> float:
    """A clock: of the processor where torch has one thread, so that other jobs on the machine do
    not count; else of the wall."""
    return time.thread_time() if torch.get_num_threads() == 1 else time.perf_counter()
