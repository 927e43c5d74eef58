"""The whole way: question -> program -> plan -> values -> answer and trail."""

from nmn.pipeline.answer import Answer
from nmn.pipeline.net import Net, load
from nmn.pipeline.query import Query

__all__ = ["Answer", "Net", "Query", "load"]
