"""One generator for all tests of this room: building it takes some tens of milliseconds."""

import pytest

from nmn.generators import GrammarGenerator, photo_lexicon


@pytest.fixture(scope="session")
def generator() -> GrammarGenerator:
    return GrammarGenerator(photo_lexicon())
