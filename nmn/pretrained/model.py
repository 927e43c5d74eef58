"""One pretrained model: named at once, loaded when it is first asked."""

import importlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import torch

from nmn.errors import DomainError, MissingExtra
from nmn.pretrained.files import ModelFiles, check_tokenizer, find_files
from nmn.pretrained.source import ModelSource
from nmn.types import ModelCard

DTYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


@dataclass(frozen=True)
class Pretrained:
    """A model with what prepares its inputs. It is pickled as its name: weights stay on the disk.

    Attributes:
        source: which model.
        auto: the class of ``transformers`` that loads it: "AutoModelForObjectDetection".
        types: architectures that the adapter can run, as configurations name them.
        parts: what prepares its inputs: "AutoImageProcessor", "AutoTokenizer".
        settings: that it is built with beside its configuration.
        device: that it runs on.
        dtype: of its weights: "float32", "float16" or "bfloat16".
    """

    source: ModelSource
    auto: str
    types: tuple[str, ...]
    parts: tuple[str, ...]
    settings: tuple[tuple[str, Any], ...] = ()
    device: str = "cpu"
    dtype: str = "float32"

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES:
            raise DomainError(
                f"'{self.dtype}' is no type of numbers",
                where=str(self.source),
                expected=f"one of: {', '.join(DTYPES)}",
            )

    @cached_property
    def files(self) -> ModelFiles:
        """Where it is.

        Raises:
            DomainError: it is not there, or not of an architecture that the adapter can run.
            MissingExtra: see ``find_files``.
        """
        files = find_files(self.source)
        if files.model_type not in self.types:
            raise DomainError(
                f"it is a model of the architecture '{files.model_type}'",
                where=str(self.source),
                expected=f"'{self.source.kind}' runs {' and '.join(self.types)}",
                hint="name the adapter that runs it (nmn plugins lists detectors and encoders)",
            )
        return files

    @property
    def card(self) -> ModelCard:
        """What a trail says of it."""
        files = self.files
        return ModelCard(
            str(self.source), files.model_type, files.revision, files.weights, self.dtype
        )

    @property
    def digest(self) -> str:
        """Of everything that its outputs depend on, beside the machine."""
        files = self.files
        return f"{files.model_type} {files.weights} {files.setup} {self.dtype}"

    @property
    def loaded(self) -> "Loaded":
        """Ready to run; the same for all who name it alike.

        Raises:
            DomainError: its files are damaged or not complete.
            MissingExtra: ``transformers`` is not installed.
        """
        files = self.files
        what = self.auto, *self.parts, *map(str, self.settings), self.device, self.dtype
        key = str(files.folder), files.weights, files.setup, *what
        with _LOCK:
            if key not in _LOADED:
                _LOADED[key] = _load(self, files)
                while len(_LOADED) > _MOST:
                    del _LOADED[next(iter(_LOADED))]
            return _LOADED[key]

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "files"}


@dataclass(frozen=True, eq=False)
class Loaded:
    """A model in memory, with what prepares its inputs by the name of the class that read it."""

    model: Any
    parts: dict[str, Any]
    device: torch.device
    dtype: torch.dtype

    @property
    def config(self) -> Any:
        """Its configuration."""
        return self.model.config

    def images(self, pictures: Sequence[Any]) -> dict[str, torch.Tensor]:
        """What the model takes of RGB pictures ``[height, width, 3]`` uint8."""
        # By its place: of processors of films the argument has another name.
        made = self.parts["AutoImageProcessor"](list(pictures), return_tensors="pt")
        return {name: self._placed(value) for name, value in made.items()}

    def _placed(self, value: torch.Tensor) -> torch.Tensor:
        dtype = self.dtype if value.is_floating_point() else None
        return value.to(device=self.device, dtype=dtype)

    def run(self, method: Any, /, **inputs: Any) -> Any:
        """One pass without gradients, one at a time: devices and caches of models are shared."""
        with _RUNNING, torch.no_grad():
            return method(**inputs)


_MOST = 4  # models kept in memory: a detector, an encoder, and one of each before them
_LOADED: dict[tuple[str, ...], Loaded] = {}
_LOCK = threading.Lock()
_RUNNING = threading.Lock()


def _load(wanted: Pretrained, files: ModelFiles) -> Loaded:
    if find_spec("transformers") is None:
        raise MissingExtra("transformers, which runs pretrained models,", "hf")
    if "AutoTokenizer" in wanted.parts:
        check_tokenizer(files)  # an empty one would be made up in silence
    transformers = importlib.import_module("transformers")
    folder, dtype = files.folder, DTYPES[wanted.dtype]
    # Whatever is asked for is on this machine, holds numbers and no code, and stays as it is.
    here = {"local_files_only": True, "trust_remote_code": False}
    with _quiet(transformers):
        try:
            parts = {
                name: getattr(transformers, name).from_pretrained(
                    folder, **here, **({"backend": "pil"} if "Image" in name else {})
                )
                for name in wanted.parts
            }
            model, report = getattr(transformers, wanted.auto).from_pretrained(
                folder,
                **here,
                use_safetensors=True,
                dtype=dtype,
                output_loading_info=True,
                **dict(wanted.settings),
            )
        except Exception as error:  # of any library below: files of strangers
            text = " ".join(str(error).split())[:300]
            raise DomainError(
                f"the model cannot be loaded: {type(error).__name__}: {text}",
                where=str(folder),
                expected=f"the whole files of a '{files.model_type}' model",
                hint="get it again; transformers may also be too old for it",
            ) from error
    lacking = sorted(map(str, report.get("missing_keys", ())))
    wrong = sorted(str(one[0]) for one in report.get("mismatched_keys", ()))
    if lacking or wrong:
        raise DomainError(
            f"{len(lacking) + len(wrong)} of the model's weights are not in its files "
            f"({', '.join([*lacking, *wrong][:3])} ...)",
            where=str(folder),
            expected=f"all weights of {type(model).__name__}",
            hint="a model of this architecture that was trained for something else lacks its head",
        )
    device = torch.device(wanted.device)
    return Loaded(model.eval().to(device), parts, device, dtype)


@contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """A second's load in the middle of a question: no bars, and errors are told as ours."""
    logging = transformers.utils.logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(logging.CRITICAL)
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
