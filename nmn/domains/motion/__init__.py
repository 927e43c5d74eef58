"""The motion world: clips with exact truth, and all that only this domain knows."""
