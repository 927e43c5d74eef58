"""Evaluations on CLEVR files: figures, steps, problems, and whose fault a wrong answer is."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from nmn.domains import Domain, learned
from nmn.domains.clevr import evaluate as clevr
from nmn.domains.clevr import words as clevr_words
from nmn.domains.clevr.catalogue import SYNONYMS, TEMPLATES, TEMPLATES_CLOSURE
from nmn.domains.clevr.data.scenes import clevr_scene_graph
from nmn.domains.clevr.dialect import Clevr
from nmn.domains.clevr.domain import DOMAIN
from nmn.domains.clevr.evaluate import ClevrOptions, clevr_category, evaluate_clevr
from nmn.domains.clevr.exact import EXACT
from nmn.domains.clevr.sampling import sample_scene
from nmn.domains.learned import exact_engine
from nmn.errors import DatasetError, DomainError, UnparsedQuestion
from nmn.generators import GENERATORS, Draft
from nmn.perception.picture import Picture
from nmn.types import SceneGraph
from tests.domains.clevr.made import Json, clevr_files, node, write_json
from tests.shared_data import shared_data
from tests.synthetic.questions.clevr import Questioner, generate_questions

FIVE = {"count", "exist", "compare_integer", "query_attribute", "compare_attribute"}


def options(
    folder: Path, scenes: Sequence[object], questions: Sequence[object], **more: Any
) -> ClevrOptions:
    return ClevrOptions(
        write_json(folder / "questions.json", "questions", questions),
        write_json(folder / "scenes.json", "scenes", scenes),
        **{"timed": False, **more},
    )


def by_id(record: Json) -> dict[int, Json]:
    return {one["question_index"]: one for one in record["questions"]}


@pytest.mark.parametrize("which", ["own", "official"])
def test_the_exact_engine_is_right_in_every_step(tmp_path: Path, which: str) -> None:
    if which == "own":
        scenes, questions = clevr_files(60)
    else:
        folder = shared_data("clevr-templates") / "CLEVR_1.0_templates"
        scenes, questions = clevr_files(60, folder)
        assert len({question["question_family_index"] for question in questions}) == 90
    record = evaluate_clevr(options(tmp_path, scenes, questions)).to_json()
    assert record["accuracy"] == record["step_accuracy"] == 1.0
    assert record["right_answer_wrong_steps"] == 0.0
    assert set(record["by_category"]) == FIVE and set(record["by_category"].values()) == {1.0}
    nodes = sum(len(question["program"]) for question in questions)
    assert record["file_steps"] == {"compared": nodes, "equal": nodes}
    assert sum(record["counts"]["by_function"].values()) == nodes
    assert record["calibration"]["expected_calibration_error"] == 0.0
    found = by_id(record)
    assert len(found) == len(questions) and not record["problems"]
    for question in questions:
        one = found[question["question_index"]]
        assert one["answer"] == question["answer"] and one["status"] == "answered"
        assert one["steps"] == question["steps"]


def test_the_file_is_what_scripts_rely_on(tmp_path: Path) -> None:
    scenes, questions = clevr_files(3)
    report = evaluate_clevr(options(tmp_path, scenes, questions[:9], timed=True, limit=7))
    out = tmp_path / "there" / "out.json"
    report.write(out)
    record = json.loads(out.read_text())
    assert record == json.loads(json.dumps(report.to_json()))
    assert record["questions_per_second"] == record["speed"]["planning_known_programs"] > 0
    assert record["asked"] == record["judged"] == len(record["questions"]) == 7
    first = record["questions"][0]
    assert list(first)[:4] == ["question_index", "answer", "status", "steps"]
    assert sorted(path.name for path in out.parent.iterdir()) == ["out.json"]
    with pytest.raises(DatasetError, match="cannot be written"):
        report.write(out / "below" / "a.json")


def test_an_ill_posed_question_is_undecided(tmp_path: Path) -> None:
    scenes, questions = clevr_files(2)
    program = [
        node("scene"), node("unique", [0]), node("relate", [1], "left"), node("exist", [2]),
    ]  # fmt: skip
    asked = {**questions[0], "program": program, "answer": "yes"}
    asked.pop("steps")
    record = evaluate_clevr(options(tmp_path, scenes, [asked])).to_json()
    (one,) = record["questions"]
    everything = list(range(len(scenes[0]["objects"])))
    assert (one["status"], one["answer"]) == ("undecided", None)
    assert one["steps"] == [everything, None, None, None]
    assert f"{len(everything)} objects fit" in one["reason"]
    assert record["statuses"] == {"answered": 0, "undecided": 1, "error": 0}
    assert record["accuracy"] == 0.0
    # The exact meaning of the program is no answer either.
    assert record["errors"]["program"] == 1


def test_questions_without_answers_are_answered(tmp_path: Path) -> None:
    scenes, questions = clevr_files(2)
    bare = [{k: v for k, v in q.items() if k not in ("answer", "steps")} for q in questions]
    record = evaluate_clevr(options(tmp_path, scenes, bare)).to_json()
    assert record["accuracy"] is None and record["judged"] == 0
    assert record["step_accuracy"] is None and record["right_answer_wrong_steps"] is None
    assert [one["answer"] for one in record["questions"]] == [q["answer"] for q in questions]


def test_every_bad_record_is_told_and_the_rest_answered(tmp_path: Path) -> None:
    scenes, questions = clevr_files(5)
    broken: list[Any] = [dict(question) for question in questions]
    broken[3] = "no question"
    broken[7] = {**broken[7], "program": [node("scene")]}
    broken[11] = {**broken[11], "image_index": 99}
    broken[12] = {k: v for k, v in broken[12].items() if k not in ("program", "steps")}
    about_four = [k for k, q in enumerate(questions) if q["image_index"] == 4]
    given = [*scenes[:4], {**scenes[4], "objects": None}]
    record = evaluate_clevr(options(tmp_path, given, broken)).to_json()
    said = {(Path(p["file"]).name, p["index"]): p["message"] for p in record["problems"]}
    assert set(said) == {
        ("scenes.json", 4),
        *(("questions.json", k) for k in (3, 7, 11, 12, *about_four)),
    }
    assert record["bad_records"] == len(said)
    assert "there is no scene of its picture, 99" in said["questions.json", 11]
    assert said["questions.json", 12] == "it has no program"
    assert said["questions.json", about_four[0]] == "its scene, 4, cannot be read"
    assert record["asked"] == len(questions) - 4 - len(about_four)
    assert record["accuracy"] == 1.0


def test_nothing_to_evaluate_is_an_error(tmp_path: Path) -> None:
    scenes, questions = clevr_files(1)
    with pytest.raises(DatasetError, match="no scene of its picture"):
        evaluate_clevr(options(tmp_path, [], questions))
    with pytest.raises(DatasetError, match="no question can be evaluated"):
        evaluate_clevr(options(tmp_path, scenes, []))


def test_a_file_that_disagrees_in_a_step_shows(tmp_path: Path) -> None:
    scenes, questions = clevr_files(2)
    wrong = {**questions[0], "steps": [*questions[0]["steps"][:-1], "nothing"]}
    record = evaluate_clevr(options(tmp_path, scenes, [wrong, questions[1]])).to_json()
    compared = record["file_steps"]
    assert compared["compared"] == compared["equal"] + 1 and record["accuracy"] == 1.0


def test_the_exact_engine_is_not_its_own_judge(tmp_path: Path) -> None:
    """Against its own values it had 100 % of the steps, whatever the file said."""
    scenes, questions = clevr_files(2)
    bare = [{k: v for k, v in q.items() if k != "steps"} for q in questions]
    record = evaluate_clevr(options(tmp_path, scenes, bare)).to_json()
    assert record["accuracy"] == 1.0
    assert record["step_accuracy"] is None and record["step_accuracy_by_function"] == {}
    assert record["right_answer_wrong_steps"] is None
    wrong = {**questions[0], "steps": [*questions[0]["steps"][:-1], "nothing"]}
    record = evaluate_clevr(options(tmp_path, scenes, [wrong, *bare[1:]])).to_json()
    nodes = len(wrong["program"])
    assert record["step_accuracy"] == pytest.approx((nodes - 1) / nodes, abs=1e-6)
    assert record["ids"]["right_answer_wrong_steps"] == [wrong["question_index"]]
    assert record["right_answer_wrong_steps"] == 1.0, "of the one whose steps are known"


# ------------------------------------------------------------------------------- generators


class Drafts:
    """A generator that knows the programs of the questions it was given."""

    name = "drafts"

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def draft(self, question: str) -> Draft:
        if question not in self.texts:
            raise UnparsedQuestion("no pattern covers it", question=question)
        return Draft(self.texts[question], (), self.name)


def test_generated_programs_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenes, _ = clevr_files(1)
    reds = [k for k, thing in enumerate(scenes[0]["objects"]) if thing["size"] == "large"]
    program = [
        node("scene"),
        node("filter_size", [0], "large"),
        node("filter_size", [0], "large"),
        node("union", [1, 2]),
        node("count", [3]),
    ]
    asked = [
        {"question_index": k, "image_index": 0, "question": text, "program": program,
         "answer": str(len(reds))}
        for k, text in enumerate(("as it is", "otherwise", "by luck", "not", "typed badly"))
    ]  # fmt: skip
    large = 'filter(scene(), "large")'
    texts = {
        "as it is": f"count(union({large}, {large}))",
        "otherwise": f'count(union({large}, filter({large}, "large")))',
        "by luck": f'count(filter({large}, "large"))',
        "typed badly": f"count(unique({large}))",
    }
    monkeypatch.setitem(GENERATORS._things, "drafts", lambda domain: Drafts(texts))
    record = evaluate_clevr(options(tmp_path, scenes, asked, programs="drafts")).to_json()
    found = by_id(record)
    # The same program keeps the file's own order, where a node stands twice.
    assert found[0]["steps"][1:4] == [reds, reds, reds] and len(found[0]["steps"]) == 5
    assert found[2]["answer"] == str(len(reds)) and len(found[2]["steps"]) == 3 + 1
    assert [found[k]["status"] for k in range(5)] == ["answered"] * 3 + ["error"] * 2
    assert "no pattern covers it" in found[3]["reason"]
    assert "needs ObjectSet" in found[4]["reason"] and found[4]["steps"] == []
    assert record["accuracy"] == 0.6
    assert record["program_accuracy"] == 0.4
    assert record["errors"]["program"] == 2
    assert 2 in record["ids"]["right_answer_wrong_steps"]
    assert 0 not in record["ids"]["right_answer_wrong_steps"]


def test_a_question_that_is_not_read_has_no_step_right(
    tmp_path: Path, eyes: "Eyes", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such questions dropped out: all steps right stood beside hardly an answer."""
    scenes, questions = clevr_files(2)
    text = Clevr().read(questions[0]["program"], DOMAIN.exact_language).program.text
    drafts = Drafts({questions[0]["question"]: text})
    monkeypatch.setattr(clevr, "_generator", lambda name, domain: drafts)
    asked = [questions[0], *(one for one in questions[1:] if one["question"] not in drafts.texts)]
    record = evaluate_clevr(options(tmp_path, scenes, asked, programs="drafts")).to_json()
    nodes = [len(one["program"]) for one in asked]
    assert record["asked"] == len(asked) and record["read"] == 1
    assert record["accuracy"] == pytest.approx(1 / len(asked), abs=1e-6)
    assert record["step_accuracy"] == pytest.approx(nodes[0] / sum(nodes), abs=1e-6)
    assert sum(record["counts"]["by_function"].values()) == sum(nodes)
    bare = [{k: v for k, v in one.items() if k not in ("program", "steps")} for one in asked]
    # Another engine than the exact one, as there are no steps in this file.
    more = {"programs": "drafts", "executor": "neural"}
    record = evaluate_clevr(options(tmp_path, scenes, bare, **more)).to_json()
    assert record["counts"]["by_function"]["(not read)"] == len(asked) - 1
    assert record["step_accuracy_by_function"]["(not read)"] == 0.0


@pytest.mark.parametrize("name", ["grammar", "grammar+embedding"])
def test_a_generator_of_another_domain_is_refused(tmp_path: Path, name: str) -> None:
    """It ran the grammar of photographs, and read nothing."""
    scenes, questions = clevr_files(1)
    with pytest.raises(DomainError, match="the domain 'clevr' has no lexicon"):
        evaluate_clevr(options(tmp_path, scenes, questions, programs=name))


@pytest.mark.parametrize("executor", ["symbolic", "neural"])
def test_the_templates_read_for_every_executor(tmp_path: Path, executor: str) -> None:
    scenes = [dict(sample_scene(5, number)) for number in range(2)]  # learned engines need places
    questions = [dict(one) for one in generate_questions(scenes, Questioner(per_scene=4))]
    more = {"programs": "clevr-templates", "executor": executor}
    record = evaluate_clevr(options(tmp_path, scenes, questions, **more)).to_json()
    assert record["read"] == record["asked"] == len(questions)
    assert record["accuracy"] == record["program_accuracy"] == record["step_accuracy"] == 1.0


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    scenes, questions = clevr_files(1)
    for wrong, said in (
        ({"programs": "oracle"}, "there is no generator 'oracle'"),
        ({"executor": "quantum"}, "there is no executor 'quantum'"),
    ):
        with pytest.raises(DomainError, match=said):
            evaluate_clevr(options(tmp_path, scenes, questions, **wrong))


# --------------------------------------------------------------------------- learned engines


class Eyes:
    """A perception that finds the objects last first, and paints one scene over."""

    name, digest = "eyes", "0"

    def __init__(self, scenes: Sequence[Json], painted: int | None) -> None:
        self.scenes, self.painted = scenes, painted

    def perceive(self, pictures: Sequence[Picture]) -> list[SceneGraph]:
        return [self._seen(int(picture.media.name[11:17])) for picture in pictures]

    def _seen(self, number: int) -> SceneGraph:
        scene = json.loads(json.dumps(self.scenes[number]))
        if number == self.painted:
            for thing in scene["objects"]:
                thing["color"] = "gray" if thing["color"] == "red" else "red"
        graph = clevr_scene_graph(scene)
        turned = torch.arange(len(graph)).flip(0)
        assert graph.relations is not None
        return replace(
            graph,
            boxes=graph.boxes[turned],
            tables={name: table[turned] for name, table in graph.tables.items()},
            relations=graph.relations[:, turned][:, :, turned],
        )


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> Eyes:
    """The domain "clevr": the exact modules behind ``Eyes``."""
    made = Eyes(clevr_files(6)[0], None)
    questions = clevr_files(6)[1]
    language = DOMAIN.exact_language
    texts = {q["question"]: Clevr().read(q["program"], language).program.text for q in questions}

    domain = Domain(
        "clevr", "A stand-in.", EXACT, clevr_words.VOCABULARIES, clevr_words.ANSWERS,
        sees_with=lambda: made, reads_with=lambda domain: Drafts(texts),
    )  # fmt: skip
    monkeypatch.setattr(learned, "domain_names", lambda: ["clevr"])
    monkeypatch.setattr(learned, "load_domain", lambda name: domain)
    return made


def pictures(folder: Path, count: int) -> Path:
    images = folder / "images"
    images.mkdir()
    for number in range(count):
        pixels = np.zeros((32, 48, 3), np.uint8)
        Image.fromarray(pixels).save(images / f"CLEVR_test_{number:06d}.png")
    return images


def test_the_neural_executor_needs_weights(tmp_path: Path) -> None:
    if "clevr" in learned.domain_names():
        pytest.skip("this version has the weights")
    scenes, questions = clevr_files(1)
    for more in ({"executor": "neural"}, {"images": tmp_path}):
        with pytest.raises(DomainError, match="no trained weights of the domain 'clevr'"):
            evaluate_clevr(options(tmp_path, scenes, questions, **more))


def test_a_learned_engine_on_true_scenes(tmp_path: Path, eyes: Eyes) -> None:
    scenes, questions = clevr_files(6)
    record = evaluate_clevr(options(tmp_path, scenes, questions, executor="neural")).to_json()
    assert record["executor"] == "neural" and record["accuracy"] == record["step_accuracy"] == 1.0


def test_perceived_objects_get_the_files_numbers(tmp_path: Path, eyes: Eyes) -> None:
    scenes, questions = clevr_files(6)
    images = pictures(tmp_path, 6)
    more = {"executor": "neural", "images": images, "programs": "drafts"}
    record = evaluate_clevr(options(tmp_path, scenes, questions, **more)).to_json()
    assert record["accuracy"] == record["step_accuracy"] == record["program_accuracy"] == 1.0
    found = by_id(record)
    assert all(found[q["question_index"]]["steps"] == q["steps"] for q in questions)


def test_what_perception_gets_wrong_is_its_fault(tmp_path: Path, eyes: Eyes) -> None:
    scenes, questions = clevr_files(6)
    eyes.painted = 2
    (images := pictures(tmp_path, 6)).joinpath("CLEVR_test_000005.png").write_bytes(b"no picture")
    more = {"executor": "neural", "images": images}
    record = evaluate_clevr(options(tmp_path, scenes, questions, **more)).to_json()
    wrong = set(record["ids"]["perception"])
    assert wrong and record["errors"]["wrong_answers"] == len(wrong)
    about = {q["question_index"]: q["image_index"] for q in questions}
    assert {about[k] for k in wrong} == {2}
    # A picture that cannot be read is a problem, and so is each question about it.
    missing = [p for p in record["problems"] if "CLEVR_test_000005.png" in str(p)]
    assert len(missing) == 1 + sum(image == 5 for image in about.values())


def test_a_module_that_errs_is_its_fault(
    tmp_path: Path, eyes: Eyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nmn.evaluation.engine import ModuleEngine
    from nmn.modules import bind
    from nmn.modules.numbers import Equal
    from nmn.modules.properties import Filter
    from nmn.types import Bool, ObjectSet

    def engine(*args: Any, **more: Any) -> ModuleEngine:
        made = exact_engine(DOMAIN)

        class Hasty(Filter):
            """Takes all for none when asked for rubber."""

            def forward(self, scene, objects, attribute):  # type: ignore[no-untyped-def]
                right = super().forward(scene, objects, attribute)
                rubber = attribute.index == 13
                return ObjectSet(right.scores * ~rubber.unsqueeze(1))

        class Contrary(Equal):
            """Says the opposite."""

            def forward(self, first, second):  # type: ignore[no-untyped-def]
                return Bool(1 - super().forward(first, second).p)

        words = made.vocabularies
        contrary = bind(Contrary, "equal_integer").build(words)
        modules = {**made.modules, "filter": Hasty(words), "equal_integer": contrary}
        return ModuleEngine("neural", modules, words, made.language)

    monkeypatch.setattr(clevr, "learned_engine", engine)
    scenes, questions = clevr_files(60)
    record = evaluate_clevr(options(tmp_path, scenes, questions, executor="neural")).to_json()
    found = by_id(record)
    last = {q["question_index"]: q["program"][-1]["function"] for q in questions}
    assert record["errors"]["module"] and record["errors"]["answer"]
    assert all(last[k] == "equal_integer" for k in record["ids"]["answer"])
    assert record["errors"]["program"] == record["errors"]["perception"] == 0
    assert record["step_accuracy_by_function"]["filter_material"] < 0.9
    assert record["step_accuracy_by_function"]["scene"] == 1.0
    lucky = record["ids"]["right_answer_wrong_steps"]
    assert lucky and all(found[k]["right"] for k in lucky)
    steps = {q["question_index"]: q["steps"] for q in questions}
    assert all(found[k]["steps"] != steps[k] for k in lucky)


@pytest.mark.parametrize(
    ("function", "category"),
    [
        ("count", "count"), ("exist", "exist"), ("greater_than", "compare_integer"),
        ("equal_integer", "compare_integer"), ("query_material", "query_attribute"),
        ("equal_shape", "compare_attribute"),
    ],
)  # fmt: skip
def test_categories_are_clevrs(function: str, category: str) -> None:
    assert clevr_category(function) == category


def test_clevrs_own_synonyms_count_as_its_words(tmp_path: Path) -> None:
    scenes, questions = clevr_files(2)
    said = {"cube": "a block", "sphere": "ball", "large": "big", "metal": "shiny"}
    worded = [{**one, "answer": said.get(str(one["answer"]), one["answer"])} for one in questions]
    changed = sum(one["answer"] in said for one in questions)
    record = evaluate_clevr(options(tmp_path, scenes, worded)).to_json()
    assert changed and record["accuracy"] == pytest.approx(1 - changed / len(questions), abs=1e-6)
    assert record["accuracy_normalised"] == 1.0


def test_questions_are_read_by_the_templates_that_are_named(tmp_path: Path) -> None:
    """As they were made: with their own templates all are read, with others none."""
    scenes, questions = clevr_files(3)
    bare = [{k: v for k, v in one.items() if k not in ("program", "steps")} for one in questions]
    told = {"templates": TEMPLATES, "synonyms": SYNONYMS}
    record = evaluate_clevr(options(tmp_path, scenes, bare, **told)).to_json()
    assert record["accuracy"] == 1.0 and str(TEMPLATES) in record["programs"]
    told["templates"] = TEMPLATES_CLOSURE
    record = evaluate_clevr(options(tmp_path, scenes, bare, **told)).to_json()
    assert record["accuracy"] == 0.0
    for name in ("default", "templates"):
        own = evaluate_clevr(options(tmp_path, scenes, bare, programs=name)).to_json()
        assert own["accuracy"] == 1.0 and own["programs"] == "clevr-templates"
    with pytest.raises(DomainError, match="reads by no templates"):
        evaluate_clevr(options(tmp_path, scenes, bare, programs="grammar", **told))
