"""What a trail says of a pretrained model: enough to find the very same again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelCard:
    """A pretrained model.

    Attributes:
        name: its adapter, place and wished revision: "owlv2:google/owlv2-base@v1".
        architecture: as its configuration names it.
        revision: the hub's commit that was there; None of a plain folder.
        weights: SHA-256 of its weights.
        dtype: of the numbers that it computed in.
    """

    name: str
    architecture: str
    revision: str | None
    weights: str
    dtype: str
