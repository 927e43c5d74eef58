"""The examples in the docstrings of this room are true."""

import doctest
import importlib
import pkgutil

import pytest

import nmn.generators

NAMES = [name for _, name, _ in pkgutil.iter_modules(nmn.generators.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_docstrings(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(f"nmn.generators.{name}"))
    assert failed == 0
