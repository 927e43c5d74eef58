"""The domain: everything by name, and imported when it is asked for."""

from nmn.domains.domain import Domain
from nmn.grammar import ValueType
from nmn.types import Bool

from .modules import More, ShareOf
from .share import Share
from .words import COLOR, VOCABULARIES

DOMAIN = Domain(
    name="flags",
    summary="Flags of three bars.",
    calls=(ShareOf, More),
    vocabularies=VOCABULARIES,
    answers=(ValueType(Share), ValueType(Bool)),
    sees_with="flags-bars",
    reads_with="flags-forms",
    naming=COLOR.name,
    tasks={
        "eval": "nmn_flags.evaluate:EVALUATE",
        "train": "nmn_flags.train:TRAIN",
        "synth": "nmn_flags.synth:SYNTHESISE",
    },
)
