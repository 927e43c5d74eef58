"""What programs say of a made-up street whose tracks are known: both executors agree on it."""

import pytest
import torch

import nmn
from nmn.audit.report import report
from nmn.domains import load_domain
from nmn.domains.clip.perception import add_concepts
from nmn.domains.clip.words import CATEGORY, COLOR, HEADING, MOTION
from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.types import ClipGraph, Reading, stack_of

CLIP = load_domain("clip")
FRAMES = 8  # half a second each


def street() -> ClipGraph:
    """A person (0-2 s, walking right), a red car (1-4 s, parked on the right), a dog (3-4 s)."""
    present = torch.zeros(3, FRAMES)
    present[0, :4] = present[1, 2:] = present[2, 6:] = 1
    boxes = torch.zeros(3, FRAMES, 4)
    for frame in range(FRAMES):
        left = 0.05 + 0.1 * frame
        boxes[0, frame] = torch.tensor([left, 0.3, left + 0.1, 0.9])
    boxes[1] = torch.tensor([0.7, 0.5, 0.95, 0.9])
    boxes[2] = torch.tensor([0.1, 0.7, 0.2, 0.9])
    category = torch.zeros(3, len(CATEGORY))
    for track, word in enumerate(("person", "car", "dog")):
        category[track, CATEGORY.index(word)] = 0.95
    color = torch.zeros(3, len(COLOR))
    color[0, COLOR.index("black")] = color[1, COLOR.index("red")] = color[2, 0] = 1
    motion = torch.zeros(3, FRAMES, len(MOTION))
    motion[0, :, MOTION.index("moving")] = 0.9
    motion[1:, :, MOTION.index("stationary")] = 0.9
    heading = torch.zeros(3, FRAMES, len(HEADING))
    heading[0, :, HEADING.index("right")] = 0.9
    graph = ClipGraph(
        torch.arange(FRAMES) * 0.5, 4.0, present, boxes, 640, 360,
        tables={"category": category, "color": color},
        track_tables={"motion": motion, "heading": heading},
        miss_rate=0.02,
    )  # fmt: skip
    return add_concepts(graph)


def ask(question: str) -> tuple[str | None, float]:
    """(answer, confidence); None where it is refused. By both executors, which must agree."""
    program = CLIP.language.parse(CLIP.generator.draft(question).program)
    graph = street()
    executor = BatchedExecutor(CLIP.modules, CLIP.vocabularies)
    run = executor.run(executor.plan([program], [0]), stack_of([graph]))
    slab, row = run.locate(0, len(program) - 1)
    value = slab.take(torch.tensor([row]))
    alone = ReferenceExecutor(CLIP.modules, CLIP.vocabularies).run(program, graph)[-1]
    for name, tensor in value.tensors().items():
        assert torch.allclose(tensor, getattr(alone, name), atol=1e-5), name
    if value.refused is not None and int(value.refused[0]):
        return None, 0.0
    reading = Reading(graph, CLIP.vocabularies)
    return value.answer(0, reading), float(value.confidence()[0])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is there a person?", "yes"),
        ("Is there a bus?", "no"),
        ("How many people pass?", "1"),
        ("Does a person appear before the car?", "yes"),
        ("Does the dog appear before the car?", "no"),
        ("Does the person leave before the dog?", None),  # the dog stays
        ("What appears first, the dog or the car?", "car"),
        ("What appears last, the dog or the car?", "dog"),
        ("What appears first?", "person"),
        ("What appears last?", "dog"),
        ("When is the person on screen?", "0.0-2.0 s"),
        ("When does the dog appear?", "3.0 s"),
        ("When does the person leave?", "2.0 s"),
        ("When does the car leave?", "never"),
        ("How long is the car on screen?", "3.0 s"),
        ("Is the person moving?", "yes"),
        ("Is the car moving?", "no"),
        ("Which way does the person move?", "right"),
        ("Does the person walk to the left?", "no"),
        ("Is the car on the right?", "yes"),
        ("Is the car on the left?", "no"),
        ("Is the person left of the car?", "yes"),
        ("Is the person left of the car after 2 seconds?", "no"),
        ("Is the person left of the dog?", "no"),  # never together on screen
        ("Is there a dog while the person is visible?", "no"),
        ("Is there a car while the person is visible?", "yes"),
        ("What is left of the car while the dog is on screen?", "dog"),
        ("What is on screen in the first second?", "person"),
        ("What is on screen at 3 seconds?", "car, dog"),
        ("What color is the car?", "red"),
        ("Are there more people than buses?", "yes"),
        ("Does the person appear before the bus?", None),  # there is no bus
        ("Is the person left of the bus?", None),
        ("When is the person near the bus?", None),
        ("Is the person holding a phone?", "no"),  # there is none to hold
    ],
)
def test_questions_about_the_street(question: str, answer: str | None) -> None:
    found, confidence = ask(question)
    assert found == answer
    assert answer is None or confidence > 0.5


def test_a_no_is_never_surer_than_that_nothing_was_missed() -> None:
    for question in ("Is there a bus?", "Is there a bus at 3 seconds?", "Is the bus moving?"):
        assert ask(question)[1] <= 0.98 + 1e-6


def test_a_report_of_a_clip_has_a_timeline_and_its_frames(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import numpy as np

    from nmn.perception.video import FrameArray

    class Seen:
        name, digest = "made up", "0" * 64

        def perceive(self, clips: object) -> list[ClipGraph]:
            return [street()]

    monkeypatch.setitem(CLIP.__dict__, "perception", Seen())
    pixels = np.zeros((FRAMES, 36, 64, 3), dtype=np.uint8)
    pixels[..., 0] = 30 * np.arange(FRAMES, dtype=np.uint8)[:, None, None]
    net = nmn.Net(CLIP)
    answer = net.ask(FrameArray(pixels, fps=2.0), "When is the person on screen?")
    assert answer.answer == "0.0-2.0 s"
    page = report(answer.trail, None, answer._kept.frames if answer._kept else None)
    assert page.count('class="stretch') >= 2 and "0.0-2.0 s" in page
    assert page.count("data:image/jpeg;base64") >= 4  # the frames, each once
    assert 'id="still-0"' in page and "1 s" in page


def test_what_is_said_to_be_left_of_nothing_says_why_it_is_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import numpy as np

    from nmn.perception.video import FrameArray

    class Seen:
        name, digest = "made up", "0" * 64

        def perceive(self, clips: object) -> list[ClipGraph]:
            return [street()]

    monkeypatch.setitem(CLIP.__dict__, "perception", Seen())
    clip = FrameArray(np.zeros((FRAMES, 36, 64, 3), dtype=np.uint8), fps=2.0)
    answer = nmn.Net(CLIP).ask(clip, "Is the person left of the bus?")
    assert answer.status == "undecided" and answer.reason is not None
    assert "nothing in the picture fits" in answer.reason
