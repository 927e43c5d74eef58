"""AGQA-Decomp (Gandhi et al. 2022, arXiv 2204.07190): questions with the simpler ones inside."""
