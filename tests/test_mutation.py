"""The changes that ``tests.mutation`` makes: one each, of what runs, in text that is Python."""

import ast

from tests.mutation import ROOMS, ROOT, mutants

SOURCE = b'''"""1 + 1"""
LIMIT: Literal[3] = 4  # \xe2\x80\xa6

def f(a: Literal[1], b=True) -> int:
    if not a < b:
        raise ValueError(f"{a + 1}")
    a += 2
    return None
'''
CHANGES = [
    "4 -> 5",
    "True -> False",
    "not a < b -> a < b",
    "a < b -> a <= b",
    'raise ValueError(f"{a + 1}") -> pass',
    "a += 2 -> pass",
    "2 -> 3",
]


def test_only_what_runs_is_changed_one_thing_at_a_time() -> None:
    made = list(mutants("some.py", SOURCE))
    assert [" ".join(one.change.split()) for one in made] == CHANGES
    assert [one.line for one in made] == [2, 4, 5, 5, 6, 7, 7]
    whole = SOURCE.splitlines()
    for one in made:
        changed = [k for k, line in enumerate(one.text.splitlines(), 1) if line != whole[k - 1]]
        assert changed == [one.line]


def test_every_room_has_files_and_tests_and_its_changes_are_python() -> None:
    for files, tests in ROOMS.values():
        assert all(any(ROOT.glob(pattern)) for pattern in (*files.split(), *tests.split()))
    path = "nmn/executors/call.py"
    for one in mutants(path, (ROOT / path).read_bytes()):
        ast.parse(one.text)
