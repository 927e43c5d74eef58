"""Questions about scenes of objects, with programs, the value of every step, and answers.

    scenes -> Questioner (templates, words, seed) + Balance -> questions -> write_questions

``run_program`` is the exact meaning of a program on a ground-truth scene. What such scenes may
have is a domain's ``Catalogue``; scenes, templates and questions are in CLEVR 1.0's format.
"""

from nmn.generators.templates.catalogue import Catalogue, Function
from nmn.generators.templates.errors import TemplateError
from nmn.generators.templates.program import Program, expand_program
from nmn.generators.templates.template import Template
from nmn.generators.templates.template_reader import load_templates
from nmn.generators.templates.wording import read_synonyms
from nmn.synthetic.questions.balance import Balance
from nmn.synthetic.questions.files import read_scenes, write_questions
from nmn.synthetic.questions.generate import Question, Questioner, generate_questions
from nmn.synthetic.questions.scene_index import SceneIndex
from nmn.synthetic.questions.semantics import Invalid, Value, answer_text, run_program

__all__ = [
    "Balance",
    "Catalogue",
    "Function",
    "Invalid",
    "Program",
    "Question",
    "Questioner",
    "SceneIndex",
    "Template",
    "TemplateError",
    "Value",
    "answer_text",
    "expand_program",
    "generate_questions",
    "load_templates",
    "read_scenes",
    "read_synonyms",
    "run_program",
    "write_questions",
]
