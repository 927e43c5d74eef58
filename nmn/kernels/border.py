"""The border to compiled code, which trusts what it is told.

Our library is handed addresses. So each tensor is looked at here, and here only: a wrong number
type would be read as garbage, a wrong size beyond its end. What torch makes is looked at too,
because another thread may change torch's defaults at any time.
"""

import torch
from torch import Tensor

from nmn.kernels.float32 import CPU


def empty(*shape: int) -> Tensor:
    """Room for a result, whatever the process's default number type and device are."""
    return torch.empty(shape, dtype=torch.float32, device=CPU)


def address(
    name: str, tensor: Tensor, shape: tuple[int, ...], dtype: torch.dtype = torch.float32
) -> int:
    """Where the tensor's numbers lie, one after another, once all else is as the library takes it.

    Arguments:
        name: what it is, for the message.

    Raises:
        IndexError: it has not this shape or number type, lies on another device or with gaps.
    """
    if (
        tensor.dtype is not dtype
        or tensor.shape != shape
        or not tensor.is_cpu
        or not tensor.is_contiguous()
        or tensor.is_neg()  # a view whose signs are turned when it is read
    ):
        raise IndexError(
            f"the {name} of a compiled kernel: {described(tensor)}; "
            f"expected: {dtype} {list(shape)} on the CPU, without gaps"
        )
    return tensor.data_ptr()


def beside_each_other(first: Tensor, *others: Tensor) -> None:
    """To be asked before torch's own products: its bags never look where their operands lie, and
    its other products do not where one lies nowhere ("meta"). They read what is not there.

    Raises:
        IndexError: some of them are on the CPU, and some are not.
    """
    for other in others:
        if first.is_cpu is not other.is_cpu:
            raise IndexError(
                f"a kernel was given {described(first)} and {described(other)}; "
                "expected: all on one device"
            )


def row_numbers(name: str, rows: Tensor) -> Tensor:
    """Row numbers as the library reads them: 64 bits each, one after another, on the CPU.

    Raises:
        IndexError: they are not whole numbers in one dimension on the CPU.
    """
    if rows.dtype is not torch.int64:
        if rows.dtype not in _WHOLE:
            raise IndexError(
                f"the {name} of a compiled kernel: {described(rows)}; expected: row numbers"
            )
        rows = rows.to(torch.int64)
    return rows.contiguous()


def described(tensor: Tensor) -> str:
    """Number type, shape and device, for messages."""
    gaps = "" if tensor.is_contiguous() else f", strides {list(tensor.stride())}"
    return f"{tensor.dtype} {list(tensor.shape)} on {tensor.device}{gaps}"


_WHOLE = (torch.int8, torch.int16, torch.int32, torch.uint8)
