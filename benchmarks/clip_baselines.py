"""Black boxes that answer questions about clips from the same features, without programs.

``LstmAttention`` reads question and frames with LSTMs and lets the question attend to frames and to
objects (the usual baseline of video question answering: Jang et al. 2017, arXiv 1704.04497, section
4). ``SmallTransformer`` reads both as one sequence (Vaswani et al. 2017, arXiv 1706.03762, section
3.1). Both classify among all answers of the training questions.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from nmn.domains.motion.data import Asked
from nmn.types import ClipStack, stack_of

_WIDTH = 128
_PAD, _UNKNOWN = 0, 1
_LONGEST = 160


def words_of(question: str) -> list[str]:
    """In small letters, without signs."""
    return re.findall(r"[a-z]+", question.lower())


@dataclass(frozen=True)
class Known:
    """What a black box can read and say: words and answers of its training questions."""

    words: Mapping[str, int]
    answers: Sequence[str]

    @classmethod
    def of(cls, asked: Asked) -> "Known":
        """Of these questions."""
        words = sorted({word for one in asked.records for word in words_of(one["question"])})
        answers = sorted({str(one["answer"]) for one in asked.records})
        return cls({word: k + 2 for k, word in enumerate(words)}, answers)

    def numbers(self, questions: Sequence[str]) -> Int[Tensor, "batch tokens"]:
        """Words as numbers, padded."""
        rows = [[self.words.get(w, _UNKNOWN) for w in words_of(one)] for one in questions]
        made = torch.full((len(rows), max(map(len, rows))), _PAD)
        for row, some in zip(made, rows, strict=True):
            row[: len(some)] = torch.tensor(some)
        return made


class Seen(nn.Module):
    """Frames and objects as vectors: of each frame its own features and the mean and the largest
    of its objects'; of each object the mean over its frames."""

    def __init__(self, tracks: int, frames: int) -> None:
        super().__init__()
        self.track = nn.Sequential(nn.Linear(tracks, _WIDTH), nn.ReLU(), nn.Linear(_WIDTH, _WIDTH))
        self.frame = nn.Linear(frames + 2 * _WIDTH, _WIDTH)

    def forward(
        self, stack: ClipStack
    ) -> tuple[Float[Tensor, "clips frames width"], Float[Tensor, "clips objects width"]]:
        tracks = self.track(stack.of_tracks("features")) * stack.present.unsqueeze(3)
        count = stack.present.sum(dim=1).clamp_min(1).unsqueeze(2)
        parts = [stack.of_frames("features"), tracks.sum(dim=1) / count, tracks.amax(dim=1)]
        frames = torch.relu(self.frame(torch.cat(parts, dim=2)))
        lasting = stack.present.sum(dim=2).clamp_min(1).unsqueeze(2)
        return frames, tracks.sum(dim=2) / lasting


def attended(
    query: Float[Tensor, "batch width"],
    keys: Float[Tensor, "batch many width"],
    there: Bool[Tensor, "batch many"],
) -> Float[Tensor, "batch width"]:
    """The keys' mean, by how well they answer the query."""
    scores = torch.einsum("bw,bmw->bm", query, keys) / _WIDTH**0.5
    weights = torch.softmax(scores.masked_fill(~there, -1e9), dim=1)
    return torch.einsum("bm,bmw->bw", weights, keys)


class LstmAttention(nn.Module):
    """LSTMs over words and frames; the question attends to frames, then to objects."""

    def __init__(self, known: Known, tracks: int, frames: int) -> None:
        super().__init__()
        self.words = nn.Embedding(len(known.words) + 2, _WIDTH, padding_idx=_PAD)
        self.seen = Seen(tracks, frames)
        self.read = nn.LSTM(_WIDTH, _WIDTH, batch_first=True)
        self.watch = nn.LSTM(_WIDTH, _WIDTH // 2, batch_first=True, bidirectional=True)
        self.asks = nn.ModuleList(nn.Linear(_WIDTH, _WIDTH) for _ in range(2))
        self.answer = nn.Sequential(
            nn.Linear(3 * _WIDTH, 2 * _WIDTH), nn.ReLU(), nn.Linear(2 * _WIDTH, len(known.answers))
        )

    def forward(self, stack: ClipStack, rows: Tensor, tokens: Tensor) -> Tensor:
        frames, objects = self.seen(stack)
        frames = self.watch(frames)[0]
        states = self.read(self.words(tokens))[0]
        last = (tokens != _PAD).sum(dim=1) - 1
        question = states[torch.arange(len(tokens)), last]
        moment = attended(self.asks[0](question), frames[rows], stack.frame_mask[rows])
        thing = attended(self.asks[1](question + moment), objects[rows], stack.mask[rows])
        made: Tensor = self.answer(torch.cat([question, moment, thing], dim=1))
        return made


class SmallTransformer(nn.Module):
    """Two layers over the words, the frames and the objects of a clip."""

    def __init__(self, known: Known, tracks: int, frames: int) -> None:
        super().__init__()
        self.words = nn.Embedding(len(known.words) + 2, _WIDTH, padding_idx=_PAD)
        self.seen = Seen(tracks, frames)
        self.kinds = nn.Parameter(torch.randn(4, _WIDTH) * 0.02)
        self.places = nn.Parameter(torch.randn(_LONGEST, _WIDTH) * 0.02)
        layer = nn.TransformerEncoderLayer(
            _WIDTH, 4, 2 * _WIDTH, dropout=0.1, batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.answer = nn.Linear(_WIDTH, len(known.answers))

    def forward(self, stack: ClipStack, rows: Tensor, tokens: Tensor) -> Tensor:
        frames, objects = self.seen(stack)
        places = self.places
        parts = [
            self.words(tokens) + places[: tokens.shape[1]] + self.kinds[0],
            frames[rows] + places[: frames.shape[1]] + self.kinds[1],
            objects[rows] + self.kinds[2],
        ]
        start = self.kinds[3].expand(len(tokens), 1, -1)
        there = [tokens != _PAD, stack.frame_mask[rows], stack.mask[rows]]
        always = torch.ones(len(tokens), 1, dtype=torch.bool)
        seen = self.layers(
            torch.cat([start, *parts], dim=1),
            src_key_padding_mask=~torch.cat([always, *there], dim=1),
        )
        made: Tensor = self.answer(seen[:, 0])
        return made


BASELINES = {"lstm + attention": LstmAttention, "transformer": SmallTransformer}


def train_baseline(
    name: str, asked: Asked, known: Known, *, seconds: float, seed: int, batch: int = 128
) -> tuple[nn.Module, int]:
    """A black box, trained for so many seconds of processor time, and its steps.

    The rate falls to zero as half a cosine over that time.
    """
    torch.manual_seed(seed)
    first = asked.questions.graphs[0]
    widths = first.track_tables["features"].shape[2], first.frame_tables["features"].shape[1]
    model = BASELINES[name](known, *widths).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    wanted = torch.tensor([known.answers.index(str(one["answer"])) for one in asked.records])
    random = np.random.default_rng(seed)
    begun, steps = time.process_time(), 0
    while (share := (time.process_time() - begun) / seconds) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * (1 + np.cos(np.pi * share)) / 2
        some = random.choice(len(wanted), batch, replace=False)
        logits = _logits(model, asked, known, some)
        loss = nn.functional.cross_entropy(logits, wanted[some])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        steps += 1
    return model.eval(), steps


def answers_of(model: nn.Module, asked: Asked, known: Known) -> list[dict[str, Any]]:
    """What it answers to each question."""
    found: list[dict[str, Any]] = []
    with torch.inference_mode():
        for some in _in_turn(len(asked.records), 256):
            logits = _logits(model, asked, known, some)
            found += [{"answer": known.answers[k]} for k in logits.argmax(dim=1).tolist()]
    return found


def _logits(model: nn.Module, asked: Asked, known: Known, some: np.ndarray) -> Tensor:
    questions = asked.questions
    wanted, rows = np.unique(questions.scenes[some], return_inverse=True)
    stack = stack_of([questions.graphs[k] for k in wanted])
    tokens = known.numbers([asked.records[k]["question"] for k in some])
    made: Tensor = model(stack, torch.from_numpy(rows.reshape(-1)), tokens)
    return made


def _in_turn(count: int, batch: int) -> Iterator[np.ndarray]:
    for start in range(0, count, batch):
        yield np.arange(start, min(start + batch, count))
