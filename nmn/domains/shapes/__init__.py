"""SHAPES (Andreas et al. 2016, arXiv 1511.02799): all that only this domain knows."""
