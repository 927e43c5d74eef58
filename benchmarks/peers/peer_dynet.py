"""DyNet with automatic batching (arXiv 1705.07860), from its own package, as a peer.

It runs in a process of its own, with the same weights, pictures and programs, handed over as
files. It is asked for one sample a round, like every other variant, and waits in between; the
process is started anew several times in a measurement.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch import Tensor

from benchmarks.peers.bed import Bed
from nmn.errors import ExecutionError

STARTS = 3
"""Processes in a measurement, at least where there are as many rounds."""

# DyNet is built with one thread; numpy is not needed to have more.
_WORKER = Path(__file__).with_name("dynet_worker.py")


class DyNet:
    """A task whose work is done by another process. Close it when done.

    Arguments:
        bed: the batch; of the light flavour.
    """

    def __init__(self, bed: Bed) -> None:
        self._folder = TemporaryDirectory(prefix="nmn-bench-")
        self._process: subprocess.Popen[str] | None = None
        folder = Path(self._folder.name)
        weights = {name: p.detach().numpy() for name, p in bed.parameters.items()}
        np.savez(folder / "weights.npz", **weights)  # type: ignore[arg-type]
        np.save(folder / "features.npy", bed.stack.concepts("features").numpy())
        batch = {"programs": bed.programs, "scenes": bed.workload.scenes}
        (folder / "batch.json").write_text(json.dumps(batch), encoding="utf-8")

    def restart(self) -> None:
        """A new process, warmed up."""
        self.stop()
        self._process = subprocess.Popen(
            [sys.executable, str(_WORKER), self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.timed(2)

    def stop(self) -> None:
        """End the process; the next call starts another."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def close(self) -> None:
        """End the process and remove the files."""
        self.stop()
        self._folder.cleanup()

    def timed(self, repeats: int) -> float:
        return float(self._asked(f"time {repeats}"))

    def answers(self) -> Tensor:
        """``[questions, answers]``."""
        path = Path(self._folder.name) / "answers.npy"
        self._asked(f"answers {path}")
        return torch.from_numpy(np.load(path))

    def _asked(self, command: str) -> str:
        if self._process is None:
            self.restart()
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(f"{command}\n")
            process.stdin.flush()
            reply = process.stdout.readline()
        except BrokenPipeError:
            reply = ""
        if not reply:
            _, complaint = process.communicate()
            self._process = None
            raise ExecutionError(
                f"DyNet's process ended: {complaint.strip()[-500:] or 'without a word'}",
                where="benchmark variant 'dynet'",
                hint="leave it out with --peers, or install dynet38 anew",
            )
        return reply
