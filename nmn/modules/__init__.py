"""Modules: the typed interface, what they are known by, and those that any domain may call."""

from nmn.modules.binding import Binding, Call, bind, bindings, build_all
from nmn.modules.module import MODULES, Module, module

__all__ = ["MODULES", "Binding", "Call", "Module", "bind", "bindings", "build_all", "module"]
