"""The batched executor gives what the reference gives, and gradients that are the same."""

from typing import Any

import torch

from nmn.domains.clevr.train.data import made_questions, made_scenes
from nmn.domains.clevr.train.families import make_family
from nmn.domains.clevr.words import VOCABULARIES
from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.training.scoring import ask
from nmn.training.supervision import answers_loss
from tests.synthetic.questions.clevr import Questioner

FAMILY = make_family("clevr", width=32, seed=4)
QUESTIONS = made_questions(made_scenes(4, 77), FAMILY, Questioner(per_scene=8)).questions


def test_batched_equals_reference() -> None:
    for module in FAMILY.modules.values():
        module.eval()
    executor = BatchedExecutor(FAMILY.modules, VOCABULARIES)
    reference = ReferenceExecutor(FAMILY.modules, VOCABULARIES)
    every = torch.arange(len(QUESTIONS)).numpy()
    with torch.no_grad():
        run = ask(executor, QUESTIONS, every)
        assert not run.failures
        for k, program in enumerate(QUESTIONS.programs):
            graph = QUESTIONS.graphs[QUESTIONS.scenes[k]]
            for node, alone in zip(program, reference.run(program, graph), strict=True):
                value, row = run.locate(k, node.id)
                for name, tensor in alone.tensors().items():
                    batched = value.tensors()[name][row]
                    small = tensor.shape[1] if tensor.ndim > 1 else None
                    assert torch.isfinite(batched).all()
                    part = batched if small is None else batched[:small]
                    assert torch.allclose(part, tensor[0], atol=1e-5), program.text_of(node.id)
                codes = 0 if alone.refused is None else int(alone.refused[0])
                assert run.refusal(k, node.id) == codes


def test_gradients_are_those_of_small_batches() -> None:
    """A batch's loss is the mean of its questions'; so must be its gradients."""
    for module in FAMILY.modules.values():
        module.train()
    weights = [w for m in FAMILY.modules.values() for w in m.parameters()]
    weights = list({id(w): w for w in weights}.values())
    executor = BatchedExecutor(FAMILY.modules, VOCABULARIES)
    every = torch.arange(len(QUESTIONS)).numpy()

    def gradients(parts: list[Any]) -> list[torch.Tensor]:
        for weight in weights:
            weight.grad = None
        for part in parts:
            loss = answers_loss(ask(executor, QUESTIONS, part), QUESTIONS.answers[part])
            (loss * len(part) / len(every)).backward()
        return [weight.grad.clone() for weight in weights]

    whole = gradients([every])
    apart = gradients([every[k : k + 1] for k in range(len(every))])
    for one, other in zip(whole, apart, strict=True):
        assert torch.allclose(one, other, atol=1e-5, rtol=1e-3)
        assert torch.isfinite(one).all()
