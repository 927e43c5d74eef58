"""Modules: the typed interface, the registry, and the families."""

from nmn.modules.module import Module, module
from nmn.modules.registry import REGISTRY, key_of

__all__ = ["REGISTRY", "Module", "key_of", "module"]
