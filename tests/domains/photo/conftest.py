"""One generator for all tests of this room: building it takes some tens of milliseconds."""

import pytest

from nmn.domains.photo.lexicon import photo_lexicon
from nmn.generators import GrammarGenerator


@pytest.fixture(scope="session")
def generator() -> GrammarGenerator:
    return GrammarGenerator(photo_lexicon())
