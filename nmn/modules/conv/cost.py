"""How many operations a call needs, for rooflines."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class _Map:
    channels: int
    height: int
    width: int
    answers: int
    padding: bool

    @property
    def cells(self) -> int:
        return self.height * self.width

    def three(self, dilation: int = 1) -> int:
        """A 3 x 3 convolution."""
        taps = _taps(self.height, dilation, self.padding) * _taps(
            self.width, dilation, self.padding
        )
        return 2 * taps * self.channels**2

    def joined(self) -> int:
        """The 1 x 1 convolution of two maps."""
        return 2 * self.cells * 2 * self.channels**2

    def cell_products(self) -> int:
        """A number for each cell."""
        return 2 * self.cells * self.channels

    def classifier(self) -> int:
        wide, side, hidden = 4 * self.channels, 7, 8 * self.channels
        layers = wide * side * side * hidden + hidden * self.answers
        return 2 * (self.cells * self.channels * wide + layers)


def _taps(size: int, dilation: int, padding: bool) -> int:
    """Products of a kernel of three along one side, with or without those of the padding."""
    return 3 * size if padding else size + 2 * max(size - dilation, 0)


def _none(m: _Map) -> int:
    return 0


def _two(m: _Map) -> int:
    return 2 * m.three()


def _attend(m: _Map) -> int:
    return 2 * m.three() + m.cell_products()


def _relate(m: _Map) -> int:
    return sum(m.three(dilation) for dilation in (1, 2, 4, 8, 1)) + m.cell_products()


def _join(m: _Map) -> int:
    return m.joined() + 2 * m.three()


_Row = Callable[[_Map], int]

_TBD: dict[str, _Row] = {
    **dict.fromkeys(("scene", "unique", "intersect", "union", "number"), _none),
    **dict.fromkeys(("filter", "most"), _attend),
    **dict.fromkeys(("exist", "count", "query"), _two),
    **dict.fromkeys(("equal_attribute", "greater", "less", "equal_integer"), _join),
    "relate": _relate,
    "same": lambda m: 2 * m.cell_products(),
    "describe": lambda m: 2 * 2 * m.channels * m.answers,
}
_IEP: dict[str, _Row] = {
    **dict.fromkeys(("scene", "number"), _none),
    **dict.fromkeys(
        ("filter", "relate", "same", "most", "unique", "exist", "count", "query"), _two
    ),
    **dict.fromkeys(
        ("intersect", "union", "equal_attribute", "greater", "less", "equal_integer"), _join
    ),
    "describe": _Map.classifier,
}
_ROWS = {"tbd": _TBD, "iep": _IEP}


def flops(
    family: str,
    name: str,
    rows: int,
    *,
    channels: int = 64,
    height: int = 14,
    width: int = 14,
    answers: int = 28,
    padding: bool = True,
) -> int:
    """Multiply-adds, times two, of one call of a module: of matrix products and convolutions.

    Arguments:
        family: "tbd" or "iep".
        name: of the module.
        rows: of the call.
        channels, height, width: of the maps.
        answers: words of the vocabulary "answer".
        padding: count products with the padding around a map, as is usual. They are not computed:
            a dilated convolution then seems faster than the machine. False leaves them out.

    >>> flops("tbd", "filter", 1)
    28926464
    """
    return rows * _ROWS[family][name](_Map(channels, height, width, answers, padding))


def convolution_flops(
    rows: int,
    *,
    channels: int = 64,
    height: int = 14,
    width: int = 14,
    dilation: int = 1,
    padding: bool = True,
) -> int:
    """The same of one 3 x 3 convolution: what a roofline is measured with."""
    return rows * _Map(channels, height, width, 0, padding).three(dilation)
