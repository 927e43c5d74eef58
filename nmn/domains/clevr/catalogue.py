"""What CLEVR's questions are made from, and read by: its words, nmn's templates and synonyms."""

from pathlib import Path

from nmn.domains.clevr.words import COLOR, MATERIAL, RELATION, SHAPE, SIZE
from nmn.generators.templates.catalogue import Catalogue
from nmn.generators.templates.template import Template
from nmn.generators.templates.template_reader import load_templates
from nmn.generators.templates.wording import read_synonyms
from nmn.synthetic.questions.generate import Questioner

_HERE = Path(__file__).parent

CATALOGUE = Catalogue(
    attributes={vocabulary.name: vocabulary.words for vocabulary in (SIZE, COLOR, MATERIAL, SHAPE)},
    relations=("left", "right", "behind", "front"),
    noun=SHAPE.name,
    most_objects=10,  # a scene has 3 to 10
)
assert set(CATALOGUE.relations) == set(RELATION)

TEMPLATES = _HERE / "templates"
"""nmn's own templates: the five kinds of CLEVR questions."""

TEMPLATES_CLOSURE = _HERE / "templates_closure"
"""More of nmn's own: the parts of the former in new positions, as in Bahdanau et al., "CLOSURE:
Assessing Systematic Generalization of CLEVR Models" (2019)."""

SYNONYMS = _HERE / "synonyms.json"
"""Ways to say CLEVR's words."""

# Understood, but never said: one word more to choose from would change every question that follows
# from a seed, and with them the figures that were measured on them.
_HEARD = _HERE / "synonyms_heard.json"


def load_clevr_templates(*directories: Path) -> tuple[Template, ...]:
    """The templates of some directories; by default nmn's own.

    Raises:
        TemplateError: as ``load_templates``.
    """
    return load_templates(CATALOGUE, *(directories or (TEMPLATES,)))


def clevr_questioner(
    *directories: Path,
    seed: int = 0,
    per_scene: int = 10,
    max_nodes: int | None = None,
) -> Questioner:
    """What asks by the templates of some directories, or nmn's own, in nmn's words.

    Raises:
        TemplateError: as ``load_templates``.
    """
    return Questioner(
        load_clevr_templates(*directories),
        read_synonyms(SYNONYMS),
        seed=seed,
        per_scene=per_scene,
        max_nodes=max_nodes,
    )


def read_heard() -> dict[str, tuple[str, ...]]:
    """nmn's own word list for reading questions: what it says itself, and what others say."""
    said, heard = read_synonyms(SYNONYMS), read_synonyms(_HEARD)
    return {word: (*said.get(word, (word,)), *heard.get(word, ())) for word in {**said, **heard}}
