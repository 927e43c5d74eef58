"""The few numeric kernels that most of the time goes into, each in one or more forms.

Whatever form is used, the result is the same (to rounding). The plain torch form is always there;
the compiled one is used where it was built on installation, for float32 on a CPU.
"""

from nmn.kernels.compare import compare
from nmn.kernels.gather import dot, pool, select
from nmn.kernels.linear import linear
from nmn.kernels.native import compiled, native_available

__all__ = ["compare", "compiled", "dot", "linear", "native_available", "pool", "select"]
