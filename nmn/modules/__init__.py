"""Modules: the typed interface, what they are known by, and those that any domain may call."""

from nmn.modules.binding import Binding, bind, bindings
from nmn.modules.module import MODULES, Module, module

__all__ = ["MODULES", "Binding", "Module", "bind", "bindings", "module"]
