"""Modules by the name that programs call them by."""

from nmn.modules import bindings as by_name

__all__ = ["by_name"]
