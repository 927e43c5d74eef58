"""Questions about flags."""

import re

from nmn.errors import UnparsedQuestion
from nmn.generators.generator import Asked, Draft, check_fits

_FORMS = {
    r"is there more (\w+) than (\w+)\?": 'more(share("{}"), share("{}"))',
    r"how much is (\w+)\?": 'share("{}")',
}


class Forms:
    """Reads the two forms of questions."""

    name = "flags-forms"

    def draft(self, question: str) -> Draft:
        """The program of a question."""
        for form, program in _FORMS.items():
            if found := re.fullmatch(form, question.lower()):
                return Draft(program.format(*found.groups()), (), self.name)
        raise UnparsedQuestion(
            "no form of question", question=question, expected="How much is red?"
        )


def flags_forms(domain: Asked) -> Forms:
    """The generator "flags-forms" of a domain with these modules."""
    check_fits(Forms.name, domain, ("share", "more"))
    return Forms()
