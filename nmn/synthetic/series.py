"""Series of scenes by what they are for, so that nothing that is learned from is asked again.

Scenes follow from a series' number and their own. Numbers that people give (``nmn synth --seed``,
the benchmarks' constants) are small; a purpose has numbers of its own above them all, so that no
seed of one purpose is a seed of another.
"""

from hashlib import sha256

from nmn.synthetic.errors import WorldError

# Numbers that people give stay below; the word of the purpose stands above.
_BITS = 64


def series_for(purpose: str, seed: int) -> int:
    """The number of the series that is drawn for a purpose.

    >>> series_for("training", 1_000) == series_for("test", 1_000)
    False

    Arguments:
        purpose: a word, such as "training".
        seed: from 0; each has a series of its own.

    Raises:
        WorldError: the seed is negative, or so large that it would reach into the purposes.
    """
    if not 0 <= seed < 1 << _BITS:
        raise WorldError(f"the seed is {seed}", expected=f"a whole number from 0 to 2**{_BITS} - 1")
    word = int.from_bytes(sha256(purpose.encode()).digest()[: _BITS // 8]) | 1
    return word << _BITS | seed
