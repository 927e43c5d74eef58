"""Registries: things found by name, from nmn and from installed packages."""

import sys
from types import ModuleType

import pytest

import nmn.registry as file
from nmn.errors import DomainError, ModuleError
from nmn.registry import Registry


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Registries made here are not kept, and no installed package joins them."""
    monkeypatch.setattr(Registry, "every", list(Registry.every))
    monkeypatch.setattr(file, "entry_points", lambda group: [])


class Point:
    """An entry point, as installed packages declare them."""

    name, value = "theirs", "their_package.things"

    def __init__(self, load) -> None:
        self.load = load


def entry_points(monkeypatch: pytest.MonkeyPatch, *points: Point) -> None:
    monkeypatch.setattr(file, "entry_points", lambda group: list(points))


def test_what_was_added_is_found() -> None:
    things: Registry[int] = Registry("thing", "nmn.things")
    assert things.add("one", 1) == 1
    assert things.find("one") == 1 and "one" in things and things.names() == ("one",)
    assert list(things.items()) == [("one", 1)]


def test_an_unknown_name_is_told_what_there_is_and_what_was_meant() -> None:
    things: Registry[int] = Registry("thing", "nmn.things", ModuleError)
    things.add("filter", 1)
    things.add("union", 2)
    with pytest.raises(ModuleError) as wrong:
        things.find("fliter")
    assert "there is no thing 'fliter'" in str(wrong.value)
    assert "one of: filter, union" in str(wrong.value)
    assert "did you mean filter?" in str(wrong.value)


def test_the_first_of_a_name_keeps_it() -> None:
    things: Registry[object] = Registry("thing", "nmn.things")
    first = things.add("one", object())
    with pytest.raises(DomainError, match="there is a thing 'one' already"):
        things.add("one", object())
    assert things.find("one") is first


def test_the_same_class_may_come_again_as_after_a_reload() -> None:
    things: Registry[type] = Registry("thing", "nmn.things")

    def made() -> type:
        class Thing:
            pass

        return Thing

    things.add("one", made())
    again = made()
    things.add("one", again)
    assert things.find("one") is again


def test_what_is_placed_is_imported_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    place = ModuleType("their_place")
    place.THING = 7  # type: ignore[attr-defined]
    things: Registry[int] = Registry("thing", "nmn.things")
    things.place("seven", "their_place:THING")
    assert things.names() == ("seven",)
    with pytest.raises(DomainError, match="their_place:THING: it cannot be imported: ModuleNot"):
        things.find("seven")
    assert list(things.items()) == [] and [one.name for one in things.broken] == ["seven"]
    monkeypatch.setitem(sys.modules, "their_place", place)
    assert things.find("seven") == 7
    with pytest.raises(DomainError, match="already"):
        things.place("seven", "elsewhere:THING")


def test_a_placed_name_is_not_taken_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[type] = Registry("thing", "nmn.things")
    things.place("one", "their_place:Thing")
    with pytest.raises(DomainError, match="already: their_place:Thing"):
        things.add("one", int)


def test_what_a_placed_file_registers_itself_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[object] = Registry("thing", "nmn.things")
    things.place("one", "their_place:make")

    def make() -> None: ...

    make.__module__ = "their_place"

    def load(name: str) -> ModuleType:
        things.add("one", make)
        place = ModuleType(name)
        place.make = object()  # type: ignore[attr-defined]
        return place

    monkeypatch.setattr(file, "import_module", load)
    assert things.find("one") is make is things.find("one")


def test_installed_packages_join_once(monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[int] = Registry("thing", "nmn.things")
    loaded = []

    def load() -> int:
        loaded.append(1)
        return 5

    entry_points(monkeypatch, Point(load))
    assert things.find("theirs") == 5
    things.join()
    assert things.names() == ("theirs",) and loaded == [1]


def test_a_file_that_is_joined_adds_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[int] = Registry("thing", "nmn.things")

    def load() -> ModuleType:
        things.add("inner", 3)
        return ModuleType("their_package")

    entry_points(monkeypatch, Point(load))
    assert things.names() == ("inner",)


@pytest.mark.parametrize("error", [ImportError("no such thing"), SystemExit(1), RuntimeError("x")])
def test_a_broken_package_is_left_out_and_named(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def broken() -> int:
        raise error

    things: Registry[int] = Registry("thing", "nmn.things")
    whole = Point(lambda: 5)
    whole.name = "whole"
    entry_points(monkeypatch, Point(broken), whole)
    assert things.names() == ("whole",)
    (told,) = things.broken
    assert str(told).startswith("their_package.things (the thing 'theirs'): ")
    assert type(error).__name__ in told.reason
    with pytest.raises(DomainError, match=r"hint: mend their_package\.things"):
        things.find("theirs")


def test_a_package_cannot_take_a_name_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[int] = Registry("thing", "nmn.things")
    things.add("theirs", 1)
    entry_points(monkeypatch, Point(lambda: 2))
    things.join()
    assert things.find("theirs") == 1
    (told,) = things.broken
    assert told.name == "theirs" and "there is a thing 'theirs' already" in told.reason


def test_what_lacks_a_part_is_refused_when_it_is_added() -> None:
    things: Registry[object] = Registry("thing", "nmn.things", parts=("real", "read"))
    with pytest.raises(DomainError, match="'one': 7 is no thing") as wrong:
        things.add("one", 7)
    assert wrong.value.expected == "one that has real, read" and things.names() == ()


def test_a_thing_says_which_package_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    things: Registry[object] = Registry("thing", "nmn.things")
    things.place("placed", "fractions:Fraction")
    things.add("class", Registry)

    def load() -> object:
        things.add("inner", 3)
        return 5

    entry_points(monkeypatch, Point(load))
    assert [(name, things.where(name)) for name in things.names()] == [
        ("class", "nmn.registry:Registry"),
        ("inner", "their_package.things"),
        ("placed", "fractions:Fraction"),
        ("theirs", "their_package.things"),
    ]
