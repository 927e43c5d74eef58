"""Pretrained models of the real architectures, so small that they are made on the spot.

Their weights are random and saved with ``save_pretrained``, so that what loads and runs them in
tests is what loads and runs real ones. They know nothing: what they say is only held to its form.
"""

import importlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import torch

_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789.,:'?!-"
_SQUARE = {"height": 32, "width": 32}
_BODY = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
         "intermediate_size": 16}  # fmt: skip
_VISION = {**_BODY, "image_size": 32, "patch_size": 8}
LABELS = {0: "person", 1: "car", 2: "pangolin"}


@cache
def _transformers() -> Any:
    made: Any = importlib.import_module("transformers")
    made.utils.logging.set_verbosity_error()
    made.utils.logging.disable_progress_bar()
    return made


def _bytes_tokenizer() -> Any:
    """CLIP's own kind of tokenizer, with letters for words."""
    t = _transformers()
    pieces = [*_SIGNS, *(f"{sign}</w>" for sign in _SIGNS), "<|startoftext|>", "<|endoftext|>"]
    return t.CLIPTokenizer(vocab={piece: k for k, piece in enumerate(pieces)}, merges=[])


def _text(tokenizer: Any, length: int = 64) -> dict[str, int]:
    size = len(tokenizer)
    marks = {"bos_token_id": size - 2, "eos_token_id": size - 1, "pad_token_id": size - 1}
    return {**_BODY, **marks, "vocab_size": size, "max_position_embeddings": length}


def _word_tokenizer() -> Any:
    t = _transformers()
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "dog", "cat", "person"]
    words += [*letters, *(f"##{letter}" for letter in letters)]
    return t.BertTokenizer(vocab={word: k for k, word in enumerate(words)})


def _owl(folder: Path, kind: str) -> None:
    t, tokenizer = _transformers(), _bytes_tokenizer()
    config = getattr(t, f"{kind}Config")(
        text_config=_text(tokenizer, 48), vision_config=_VISION, projection_dim=16
    )
    getattr(t, f"{kind}ForObjectDetection")(config).save_pretrained(folder)
    images = getattr(t, f"{kind}ImageProcessorPil")(size=_SQUARE)
    getattr(t, f"{kind}Processor")(images, tokenizer).save_pretrained(folder)


def _backbone(kind: str, *stages: str) -> Any:
    return getattr(_transformers(), f"{kind}Config")(
        embedding_size=8, hidden_sizes=[8, 8, 8, 8], depths=[1, 1, 1, 1], layer_type="basic",
        out_features=list(stages),
    )  # fmt: skip


def _detr(folder: Path) -> None:
    t = _transformers()
    config = t.DetrConfig(
        use_timm_backbone=False, use_pretrained_backbone=False, backbone=None,
        backbone_config=_backbone("ResNet", "stage4"), d_model=16, encoder_layers=1,
        decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
        encoder_ffn_dim=16, decoder_ffn_dim=16, num_queries=7, id2label=LABELS,
    )  # fmt: skip
    t.DetrForObjectDetection(config).save_pretrained(folder)
    t.DetrImageProcessorPil(size={"shortest_edge": 64, "longest_edge": 96}).save_pretrained(folder)


def _rt_detr(folder: Path) -> None:
    t = _transformers()
    config = t.RTDetrConfig(
        backbone_config=_backbone("RTDetrResNet", "stage2", "stage3", "stage4"),
        encoder_hidden_dim=16, encoder_in_channels=[8, 8, 8], encoder_layers=1, encoder_ffn_dim=16,
        encoder_attention_heads=2, d_model=16, decoder_in_channels=[16, 16, 16], decoder_ffn_dim=16,
        decoder_layers=1, decoder_attention_heads=2, decoder_n_points=2, num_queries=9,
        num_denoising=0, id2label={0: "person", 1: "motorbike", 2: "pangolin"},
    )  # fmt: skip
    t.RTDetrForObjectDetection(config).save_pretrained(folder)
    t.RTDetrImageProcessorPil(size={"height": 64, "width": 64}).save_pretrained(folder)


def _yolos(folder: Path) -> None:
    t = _transformers()
    config = t.YolosConfig(
        **{**_BODY, "image_size": [64, 64], "patch_size": 16}, num_detection_tokens=6,
        id2label=LABELS,
    )  # fmt: skip
    t.YolosForObjectDetection(config).save_pretrained(folder)
    t.YolosImageProcessorPil(size={"shortest_edge": 64, "longest_edge": 96}).save_pretrained(folder)


def _grounding_dino(folder: Path) -> None:
    t, tokenizer = _transformers(), _word_tokenizer()
    swin = t.SwinConfig(
        image_size=64, patch_size=4, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2],
        window_size=4, out_features=["stage2", "stage3", "stage4"],
    )  # fmt: skip
    config = t.GroundingDinoConfig(
        backbone_config=swin, text_config=t.BertConfig(vocab_size=len(tokenizer), **_BODY),
        d_model=32, encoder_layers=1, decoder_layers=2, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, num_queries=8,
        encoder_n_points=2, decoder_n_points=2, max_text_len=64,
    )  # fmt: skip
    t.GroundingDinoForObjectDetection(config).save_pretrained(folder)
    images = t.GroundingDinoImageProcessorPil(size={"shortest_edge": 96, "longest_edge": 128})
    t.GroundingDinoProcessor(images, tokenizer).save_pretrained(folder)


def _cropped(kind: str) -> Any:
    return getattr(_transformers(), kind)(size={"shortest_edge": 32}, crop_size=_SQUARE)


def _clip(folder: Path) -> None:
    t, tokenizer = _transformers(), _bytes_tokenizer()
    config = t.CLIPConfig(
        text_config=_text(tokenizer), vision_config=_VISION, projection_dim=12,
        logit_scale_init_value=4.6,
    )  # fmt: skip
    t.CLIPModel(config).save_pretrained(folder)
    t.CLIPProcessor(_cropped("CLIPImageProcessorPil"), tokenizer).save_pretrained(folder)


def _siglip(folder: Path) -> None:
    t, tokenizer = _transformers(), _bytes_tokenizer()
    config = t.SiglipConfig(
        text_config={**_text(tokenizer), "projection_size": 16}, vision_config=_VISION
    )
    t.SiglipModel(config).save_pretrained(folder)
    t.SiglipImageProcessorPil(size=_SQUARE).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _vit(folder: Path) -> None:
    t = _transformers()
    t.ViTForImageClassification(t.ViTConfig(**_VISION)).save_pretrained(folder)
    t.ViTImageProcessorPil(size=_SQUARE).save_pretrained(folder)


def _dinov2(folder: Path) -> None:
    t = _transformers()
    t.Dinov2Model(t.Dinov2Config(**_VISION)).save_pretrained(folder)
    _cropped("BitImageProcessorPil").save_pretrained(folder)


def _video(folder: Path, model: Any) -> None:
    model.save_pretrained(folder)
    _cropped("VideoMAEImageProcessorPil").save_pretrained(folder)


def _videomae(folder: Path) -> None:
    t = _transformers()
    config = t.VideoMAEConfig(**_VISION, num_frames=4, tubelet_size=2, decoder_hidden_size=16)
    _video(folder, t.VideoMAEModel(config))


def _timesformer(folder: Path) -> None:
    t = _transformers()
    _video(folder, t.TimesformerModel(t.TimesformerConfig(**_VISION, num_frames=4)))


def _xclip(folder: Path) -> None:
    t, tokenizer = _transformers(), _bytes_tokenizer()
    vision = {**_VISION, "num_frames": 4, "mit_hidden_size": 16, "mit_intermediate_size": 16,
              "mit_num_hidden_layers": 1, "mit_num_attention_heads": 2}  # fmt: skip
    config = t.XCLIPConfig(
        text_config=_text(tokenizer), vision_config=vision, projection_dim=16,
        prompt_num_attention_heads=2,
    )  # fmt: skip
    _video(folder, t.XCLIPModel(config))


def _letters() -> Any:
    """A tokenizer of language models: a letter a token, and blanks."""
    t = _transformers()
    tokenizers: Any = importlib.import_module("tokenizers")
    pieces = ["<pad>", "</s>", "<unk>", *map(chr, range(32, 127)), "\n"]
    made = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({piece: k for k, piece in enumerate(pieces)}, "<unk>")
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    made.decoder = tokenizers.decoders.Fuse()
    return t.PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )


def _gpt2(folder: Path) -> None:
    t, tokenizer = _transformers(), _letters()
    config = t.GPT2Config(
        vocab_size=len(tokenizer), n_embd=16, n_layer=1, n_head=2, n_positions=2048,
        bos_token_id=1, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    t.GPT2LMHeadModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _t5(folder: Path) -> None:
    t, tokenizer = _transformers(), _letters()
    config = t.T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
        decoder_start_token_id=0, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    t.T5ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


_MAKERS: dict[str, Callable[[Path], None]] = {
    "owlv2": lambda folder: _owl(folder, "Owlv2"),
    "owlvit": lambda folder: _owl(folder, "OwlViT"),
    "grounding-dino": _grounding_dino, "detr": _detr, "rt-detr": _rt_detr, "yolos": _yolos,
    "clip": _clip, "siglip": _siglip, "vit": _vit, "dinov2": _dinov2, "videomae": _videomae,
    "timesformer": _timesformer, "xclip": _xclip, "gpt2": _gpt2, "t5": _t5,
}  # fmt: skip

OPEN = ("owlv2", "owlvit", "grounding-dino")
CLOSED = ("detr", "rt-detr", "yolos")
IMAGES = ("clip", "siglip", "vit", "dinov2")
VIDEOS = ("videomae", "timesformer", "xclip")


def make(kind: str, folder: Path) -> Path:
    """Save a model of that kind into a folder; the same weights each time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        _MAKERS[kind](folder)
    return folder


def changed(folder: Path, **settings: Any) -> None:
    """Change the configuration of a saved model."""
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **settings}))


class Shelf:
    """Tiny models by kind, each saved once for the whole session."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __getitem__(self, kind: str) -> Path:
        folder = self._root / kind
        return folder if folder.exists() else make(kind, folder)

    def named(self, kind: str) -> str:
        """As on the command line: "owlv2:/folder"."""
        return f"{kind}:{self[kind]}"
