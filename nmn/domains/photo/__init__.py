"""Photographs and the 80 everyday classes of COCO: all that only this domain knows."""
