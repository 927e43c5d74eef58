"""DyNet's side of the comparison: a script of its own process, which has numpy and DyNet only.

    python dynet_worker.py FOLDER

FOLDER has ``weights.npz``, ``features.npy`` and ``batch.json`` (see ``peer_dynet``). Commands come
on standard input, a line each: ``answers FILE`` writes the answers; ``time N`` runs the batch N
times and prints the seconds of one.
"""

# mypy: ignore-errors
# DyNet has no types, and this file is never imported.

import json
import sys
import time
from pathlib import Path

import _dynet
import numpy as np

MEGABYTES = 1024


class Batch:
    """The batch as DyNet takes it: expressions, built anew for each run, batched by DyNet."""

    def __init__(self, folder):
        self.features = np.load(folder / "features.npy")
        batch = json.loads((folder / "batch.json").read_text(encoding="utf-8"))
        self.programs, self.scenes = batch["programs"], batch["scenes"]
        weights = np.load(folder / "weights.npz")
        # Kept: DyNet's parameters do not keep their collection alive.
        self.collection = dy.ParameterCollection()
        self.weights, self.words = {}, {}
        for name in weights.files:
            module, _, kind = name.partition(".")
            if kind.endswith("vectors"):
                self.words[module] = self.collection.lookup_parameters_from_numpy(weights[name])
            else:
                self.weights[module, kind] = self.collection.parameters_from_numpy(weights[name])

    def layer(self, module, x):
        weight, bias = self.weights[module, "layer.weight"], self.weights[module, "layer.bias"]
        return dy.affine_transform([bias, weight, x])

    def run(self):
        dy.renew_cg()
        ones = dy.inputTensor(np.ones(self.features.shape[1]))
        pictures = {}
        answers = []
        for program, scene in zip(self.programs, self.scenes, strict=True):
            if scene not in pictures:
                objects = self.features[scene]
                pictures[scene] = dy.inputTensor(objects), dy.inputTensor(objects.T.copy())
            made = []
            for op, first, second, word in program:
                inputs = [made[i] for i in (first, second) if i >= 0]
                made.append(self.call(op, inputs, word, pictures[scene], ones))
            answers.append(made[-1])
        dy.forward(answers)
        return answers

    def compared(self, op, a, word, picture):
        objects, transposed = picture
        return objects * dy.cmult(self.layer(op, transposed * a), self.words[op][word])

    def call(self, op, inputs, word, picture, ones):
        a = inputs[0] if inputs else None
        if op == "scene":
            return ones
        if op == "filter":
            return dy.cmult(a, dy.logistic(picture[0] * self.words[op][word]))
        if op in ("relate", "same"):
            return dy.logistic(self.compared(op, a, word, picture))
        if op == "most":
            return dy.cmult(dy.softmax(self.compared(op, a, word, picture)), a)
        if op == "unique":
            return dy.softmax(a * 10)
        if op == "intersect":
            return dy.bmin(*inputs)
        if op == "union":
            return dy.bmax(*inputs)
        if op == "count":
            return dy.sum_elems(a)
        if op == "exist":
            return dy.rectify(self.layer(op, dy.concatenate([dy.max_dim(a), dy.sum_elems(a)])))
        if op == "query":
            return dy.rectify(dy.cmult(self.layer(op, picture[1] * a), self.words[op][word]))
        if op == "equal_attribute":
            apart = self.layer(op, dy.abs(inputs[0] - inputs[1]))
            return dy.rectify(dy.cmult(apart, self.words[op][word]))
        if op == "number":
            return dy.rectify(self.layer(op, a))
        if op == "describe":
            return dy.softmax(self.layer(op, a))
        return dy.rectify(self.layer(op, dy.concatenate(inputs)))


def main():
    batch = Batch(Path(sys.argv[1]))
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "answers":
            answers = np.array([answer.npvalue() for answer in batch.run()])
            np.save(argument, answers.astype(np.float32))
            print("done", flush=True)
        elif command == "time":
            started = time.process_time()
            for _ in range(int(argument)):
                batch.run()
            print((time.process_time() - started) / int(argument), flush=True)


if __name__ == "__main__":
    # Before ``import dynet``, which reads the command line otherwise.
    settings = _dynet.DynetParams()
    settings.set_mem(MEGABYTES)
    settings.set_autobatch(1)
    settings.init()
    import dynet as dy

    main()
