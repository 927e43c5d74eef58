"""Every function of STAR, by hand on four situations."""

import pytest

from nmn.domains.motion.questions.star.interpret import FUNCTIONS, interpret_star
from nmn.domains.motion.questions.star.words import read_classes
from nmn.errors import DatasetError, ProgramTypeError

FILES = {
    "object_classes.txt": ["o000 person", "o001 red_cube", "o002 blue_ball", "o003 bag"],
    "relationship_classes.txt": ["r000 behind", "r001 holding"],
    "verb_classes.txt": ["v000 take", "v001 hold", "v002 open"],
    "action_mapping.txt": [
        "a000 v000 o001",
        "a001 v001 o001",
        "a002 v000 o002",
        "a003 v002 o003",
        "",
    ],
}
CLASSES = read_classes(FILES)

SITUATIONS = {
    "000003": {"actions": ["a001"], "bbox_labels": ["o000", "o001"], "rel_labels": ["r001"]},
    "000001": {"actions": [], "bbox_labels": ["o000"], "rel_labels": []},
    "000002": {"actions": ["a000"], "bbox_labels": ["o000", "o001"], "rel_labels": ["r000"]},
    "000004": {"actions": ["a002", "a001"], "bbox_labels": ["o000", "o002"], "rel_labels": []},
}


def run(*calls, situations=SITUATIONS):
    program = [{"function": name, "value_input": list(given)} for name, *given in calls]
    return interpret_star(program, situations, CLASSES)


ALL = (("Situations",),)
DONE = (*ALL, ("Actions",))


@pytest.mark.parametrize(
    ("calls", "value"),
    [
        (ALL, ["000001", "000002", "000003", "000004"]),
        (DONE, ["a000", "a001", "a002"]),
        ((*ALL, ("Objs",)), ["o000", "o001", "o002"]),
        ((*ALL, ("Rels",)), ["r000", "r001"]),
        ((*DONE, ("Filter_Actions_with_Verb", "take")), ["a000", "a002"]),
        ((*DONE, ("Filter_Actions_with_Verb", "open")), None),
        ((*DONE, ("Filter_Actions_with_Obj", "red_cube")), ["a000", "a001"]),
        ((*DONE, *DONE, ("Query_Earliest_Action",), ("Filter_After_Actions",)), ["a001", "a002"]),
        ((*DONE, *DONE, ("Query_Earliest_Action",), ("Filter_Before_Actions",)), None),
        ((*DONE, *DONE, ("Query_Latest_Action",), ("Filter_Before_Actions",)), ["a000", "a001"]),
        ((*DONE, ("Filter_After_Actions", "a003")), None),
        ((*ALL, ("Filter_Situations_with_Rel", "holding")), ["000003"]),
        ((*ALL, ("Filter_Situations_with_Obj", "red_cube")), ["000002", "000003"]),
        ((*ALL, ("Filter_Situations_with_Obj", "bag")), ["000001", "000002", "000003", "000004"]),
        ((*ALL, ("Objs",), ("Filter_Objs_by_Verb", "take")), ["red_cube", "blue_ball"]),
        ((*ALL, ("Objs",), ("Filter_Objs_by_Verb", "open")), None),
        ((*DONE, ("Unique",)), "a000"),
        ((*DONE, ("Query_Objs",)), ["red_cube", "red_cube", "blue_ball"]),
        ((*DONE, ("Unique",), ("Query_Objs",)), "red_cube"),
        ((*DONE, ("Query_Verbs",)), ["take", "hold", "take"]),
        ((*DONE, ("Unique",), ("Query_Actions",)), ["take", "red_cube"]),
        ((*DONE, ("Query_Actions",)), [["take", "red_cube"], ["hold", "red_cube"],
                                       ["take", "blue_ball"]]),
        ((*DONE, ("Filter_Actions_with_Verb", "open"), ("Query_Actions",)), [None, None]),
        ((*DONE, ("Query_Earliest_Action",)), "a000"),
        ((*DONE, ("Query_Latest_Action",)), "a002"),
        ((*DONE, ("Unique",), ("Query_Objs",), ("Equal", "red_cube")), True),
        ((*DONE, ("Unique",), ("Query_Objs",), ("Equal", "bag")), False),
        ((*DONE, ("Filter_Actions_with_Verb", "open"), ("Unique",), ("Equal", "a003")), False),
        ((*DONE, ("Unique",), ("Query_Actions",), ("Union", "take", "red_cube"), ("Equal",)), True),
        ((*ALL, ("Objs",), ("Belong_to", "blue_ball")), True),
        ((*ALL, ("Objs",), ("Belong_to", "bag")), False),
        ((*ALL, ("Rels",), ("Belong_to", "behind")), True),
        ((*DONE, ("Filter_Actions_with_Verb", "open"), ("Belong_to", "a000")), False),
        ((*DONE, *ALL, ("Objs",), ("Union",)), ["a000", "a001", "a002", "o000", "o001", "o002"]),
        ((*DONE, *DONE, ("Filter_Actions_with_Verb", "open"), ("Union",)),
         ["a000", "a001", "a002"]),
        ((*DONE, *DONE, ("Filter_Actions_with_Verb", "take"), ("Except",)), ["a001"]),
        ((*DONE, *DONE, ("Except",)), None),
        ((*ALL, ("Objs",), ("Filter_Objs_by_Verb", "take"), *DONE, ("Query_Objs",), ("Except",)),
         None),
    ],
)  # fmt: skip
def test_functions_by_hand(calls, value):
    assert run(*calls).answer == value


def test_there_are_21_functions_and_each_has_a_value():
    assert len(FUNCTIONS) == 21
    found = run(*DONE, ("Filter_Actions_with_Verb", "take"), ("Unique",), ("Query_Objs",))
    assert found.values == [sorted(SITUATIONS), ["a000", "a001", "a002"], ["a000", "a002"],
                            "a000", "red_cube"]  # fmt: skip


def test_labels_may_be_numbers():
    numbers = {
        "1": {"actions": ["a000"], "bbox_labels": [0, 1], "rel_labels": [1]},
        "2": {"actions": ["a001"], "bbox_labels": [2], "rel_labels": [0]},
    }
    found = run(*ALL, ("Filter_Situations_with_Rel", "holding"), ("Objs",), situations=numbers)
    assert found.answer == ["o000", "o001"]


@pytest.mark.parametrize(
    ("calls", "place"),
    [((("Situation",),), "node 0"), ((("Actions",),), "node 0"), ((*DONE, ("Union",)), "node 2")],
)
def test_what_is_no_program_is_refused_with_its_place(calls, place):
    with pytest.raises(ProgramTypeError) as error:
        run(*calls)
    assert error.value.where == place
    assert error.value.expected


def test_an_empty_program_is_refused():
    with pytest.raises(ProgramTypeError, match="empty"):
        run()


def test_class_files_of_another_form_are_refused():
    with pytest.raises(DatasetError, match=r"verb_classes\.txt"):
        read_classes({name: lines for name, lines in FILES.items() if name != "verb_classes.txt"})
    with pytest.raises(DatasetError, match="a004"):
        read_classes({**FILES, "action_mapping.txt": ["a004 v009 o001"]})
    with pytest.raises(DatasetError, match="o000"):
        read_classes({**FILES, "object_classes.txt": ["o000"]})


def test_affordances_may_be_given():
    classes = read_classes(FILES, {"open": ["bag"]})
    assert classes.affords == {"open": frozenset({"bag"})}
    assert CLASSES.affords["take"] == {"red_cube", "blue_ball"}
