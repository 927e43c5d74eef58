"""easy-VQA (package easy-vqa, Zhou 2019): all that only this domain knows."""

from nmn.registry import DATASETS, DIALECTS, DOMAINS, GENERATORS, PERCEPTIONS

DOMAINS.place("easy-vqa", "nmn.domains.easy_vqa.domain:DOMAIN")
DIALECTS.place("easy-vqa", "nmn.domains.easy_vqa.dialect:DIALECT")
GENERATORS.place("easy-vqa-forms", "nmn.domains.easy_vqa.questions:easy_vqa_questions")
PERCEPTIONS.place("easy-vqa-figure", "nmn.domains.easy_vqa.perception:EasyVqaPerception")
DATASETS.place("easy-vqa", "nmn.domains.easy_vqa.data:read_easy_vqa")
