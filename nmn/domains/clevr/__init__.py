"""CLEVR (Johnson et al. 2017, arXiv 1612.06890): all that only this domain knows."""
