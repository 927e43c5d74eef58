"""The CLEVR encoder's network: every cell of 4 x 4 pixels says whose it is, and what that is.

Two branches that share nothing. *Form* sees one grey channel and says where objects are, their
shape, size and material; *hue* sees colours, little of the surroundings, and says the colour. A
shape can therefore not be told from a colour, which is what broke earlier systems when the colours
of cubes and cylinders were swapped (CLEVR-CoGenT, Johnson et al. 2017, section 4.7): which grey a
colour turns into is drawn anew for every training picture, see
``nmn.domains.clevr.encoder.batches``.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from nmn.domains.clevr.perception.canvas import ground_of_cells
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.perception.layers import Same, step

COLORS, SHAPES, SIZES, MATERIALS = 8, 3, 2, 2
GREY = (0.3, 0.4, 0.3)
"""Shares of red, green and blue in the grey of a picture that is not for training."""

BOX_SCALE = 32.0
"""Pixels that a box output of 1 stands for: about half an object."""

_FORM = {"there": 1, "box": 4, "place": 2, "shape": SHAPES, "size": SIZES, "material": MATERIALS}


@dataclass(frozen=True)
class Widths:
    """Channels at 1/2, 1/4, 1/8 and 1/16 of the canvas, and of the two branches' last layers."""

    half: int = 16
    quarter: int = 32
    eighth: int = 64
    sixteenth: int = 96
    form: int = 48
    hue: int = 24


@dataclass(frozen=True)
class Seen:
    """What the network says of every cell; ``n`` pictures, 60 rows, 80 columns.

    Attributes:
        there: ``[n, 1, rows, columns]`` logit: how much of the cell shows one object.
        box: ``[n, 4, ...]`` from the cell's middle to the left, top, right and bottom edge of the
            object's visible box, in units of ``BOX_SCALE`` pixels.
        place: ``[n, 2, ...]`` right and behind of the origin, of the object's centre, scene units.
        color, shape, size, material: ``[n, words, ...]`` logits.
        form, hue: ``[n, width, ...]`` what the two branches say it from.
    """

    there: Tensor
    box: Tensor
    place: Tensor
    color: Tensor
    shape: Tensor
    size: Tensor
    material: Tensor
    form: Tensor
    hue: Tensor


class ClevrNet(nn.Module):
    """See the module's text. About 0.7 million parameters.

    Arguments:
        widths: channels.
    """

    cells: Tensor

    def __init__(self, widths: Widths | None = None) -> None:
        super().__init__()
        w = self.widths = widths or Widths()
        self.at_half = step(1, w.half, 2)
        self.at_quarter = nn.Sequential(step(w.half, w.quarter, 2), Same(w.quarter))
        self.down_eighth = nn.Sequential(
            step(w.quarter + 2, w.eighth, 2), Same(w.eighth), Same(w.eighth)
        )
        self.at_sixteenth = nn.Sequential(
            step(w.eighth, w.sixteenth, 2), Same(w.sixteenth), Same(w.sixteenth, 2)
        )
        self.to_eighth = nn.Conv2d(w.sixteenth, w.eighth, 1, **FLOAT32_ON_CPU)
        self.at_eighth = Same(w.eighth)
        self.to_quarter = nn.Conv2d(w.eighth, w.quarter, 1, **FLOAT32_ON_CPU)
        self.form = step(w.quarter, w.form, 1)
        self.form_heads = nn.Conv2d(w.form, sum(_FORM.values()), 1, **FLOAT32_ON_CPU)
        self.hue = nn.Sequential(step(3, w.half, 2), step(w.half, w.hue, 2), step(w.hue, w.hue))
        self.hue_head = nn.Conv2d(w.hue, COLORS, 1, **FLOAT32_ON_CPU)
        self.register_buffer("cells", ground_of_cells().unsqueeze(0), persistent=False)

    def forward(
        self, grey: Float[Tensor, "n 1 240 320"], colors: Float[Tensor, "n 3 240 320"]
    ) -> Seen:
        """Both inputs are about -1 (black) to 1 (white); see ``inputs``."""
        quarter = self.at_quarter(self.at_half(grey))
        # Where in the picture a cell lies: what is far is smaller, and the camera looks down.
        where = (self.cells / 5.0).to(quarter.dtype).expand(len(quarter), -1, -1, -1)
        eighth = self.down_eighth(torch.cat([quarter, where], 1))
        deep = functional.interpolate(self.to_eighth(self.at_sixteenth(eighth)), scale_factor=2.0)
        eighth = self.at_eighth(eighth + deep)
        fine = functional.interpolate(self.to_quarter(eighth), scale_factor=2.0)
        form = self.form(quarter + fine)
        said = dict(
            zip(_FORM, self.form_heads(form).float().split(tuple(_FORM.values()), 1), strict=True)
        )
        said["place"] = said["place"] + self.cells
        hue = self.hue(colors)
        return Seen(color=self.hue_head(hue).float(), form=form, hue=hue, **said)


def inputs(pixels: Tensor, grey: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """The network's two inputs.

    Arguments:
        pixels: ``[n, height, width, 3]`` uint8 RGB.
        grey: ``[n, 3]`` shares of red, green and blue in the grey; by default ``GREY``.

    Returns:
        ``[n, 1, height, width]`` and ``[n, 3, height, width]``, float32.
    """
    colors = pixels.permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0)
    if grey is None:
        grey = torch.tensor([GREY], dtype=colors.dtype, device=colors.device)
    return (colors * grey[:, :, None, None]).sum(1, keepdim=True), colors
