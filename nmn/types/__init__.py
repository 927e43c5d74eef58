"""What flows between modules: one file a family."""

from nmn.types.codes import DIGEST
from nmn.types.embedding import Amount, Embedding
from nmn.types.label import Label, Labels
from nmn.types.literal import Integer, Word
from nmn.types.maps import AttentionMap, FeatureMap
from nmn.types.mark import Mark
from nmn.types.number import Number
from nmn.types.objects import Object, ObjectSet
from nmn.types.probability import EPSILON
from nmn.types.reading import Reading
from nmn.types.refusal import Reason, reason, reason_of
from nmn.types.region import Region
from nmn.types.scene import Scene, SceneStack
from nmn.types.scene_graph import Media, SceneGraph
from nmn.types.truth import Bool
from nmn.types.value import TYPES, Value, digest_tensors, family_called, value_type
from nmn.types.vocabulary import Vocabulary

__all__ = [
    "DIGEST",
    "EPSILON",
    "TYPES",
    "Amount",
    "AttentionMap",
    "Bool",
    "Embedding",
    "FeatureMap",
    "Integer",
    "Label",
    "Labels",
    "Mark",
    "Media",
    "Number",
    "Object",
    "ObjectSet",
    "Reading",
    "Reason",
    "Region",
    "Scene",
    "SceneGraph",
    "SceneStack",
    "Value",
    "Vocabulary",
    "Word",
    "digest_tensors",
    "family_called",
    "reason",
    "reason_of",
    "value_type",
]
