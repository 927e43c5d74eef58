"""What flows between modules: one file a family."""

from nmn.types.clip import Clip, ClipStack
from nmn.types.clip_graph import ClipGraph
from nmn.types.codes import DIGEST
from nmn.types.duration import Duration
from nmn.types.embedding import Amount, Embedding
from nmn.types.events import Event, EventSet
from nmn.types.frames import FrameSet
from nmn.types.interval import Interval
from nmn.types.label import Label, Labels
from nmn.types.label_list import LabelList
from nmn.types.literal import Integer, Word
from nmn.types.maps import AttentionMap, FeatureMap
from nmn.types.mark import Mark
from nmn.types.medium import MEDIA, Content, Keepsake, Medium
from nmn.types.model_card import ModelCard
from nmn.types.number import Number
from nmn.types.object_frames import ObjectFrames
from nmn.types.objects import Object, ObjectSet
from nmn.types.percept import Media, Percept
from nmn.types.probability import EPSILON
from nmn.types.reading import Reading
from nmn.types.refusal import Reason, reason, reason_of
from nmn.types.region import Region
from nmn.types.scene import Scene, SceneStack
from nmn.types.scene_graph import SceneGraph
from nmn.types.stack import Handle, Stack, percept_of, stack_of
from nmn.types.truth import Bool
from nmn.types.value import TYPES, Value, digest_tensors, family_called, value_type
from nmn.types.vocabulary import Vocabulary

__all__ = [
    "DIGEST",
    "EPSILON",
    "MEDIA",
    "TYPES",
    "Amount",
    "AttentionMap",
    "Bool",
    "Clip",
    "ClipGraph",
    "ClipStack",
    "Content",
    "Duration",
    "Embedding",
    "Event",
    "EventSet",
    "FeatureMap",
    "FrameSet",
    "Handle",
    "Integer",
    "Interval",
    "Keepsake",
    "Label",
    "LabelList",
    "Labels",
    "Mark",
    "Media",
    "Medium",
    "ModelCard",
    "Number",
    "Object",
    "ObjectFrames",
    "ObjectSet",
    "Percept",
    "Reading",
    "Reason",
    "Region",
    "Scene",
    "SceneGraph",
    "SceneStack",
    "Stack",
    "Value",
    "Vocabulary",
    "Word",
    "digest_tensors",
    "family_called",
    "percept_of",
    "reason",
    "reason_of",
    "stack_of",
    "value_type",
]
