"""Flags of three bars: a whole domain of another package."""
