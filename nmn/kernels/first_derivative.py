"""Our gradients can be had once: their own gradients were never written."""

import torch


def refuse_second_derivatives() -> None:
    """To be called first in a ``backward``.

    Raises:
        RuntimeError: it runs under ``create_graph``, where its result would be differentiated
            again, and wrongly.
    """
    if torch.is_grad_enabled():
        raise RuntimeError(
            "the gradients of batched modules cannot be differentiated again; "
            "leave create_graph out, or use the reference executor"
        )
