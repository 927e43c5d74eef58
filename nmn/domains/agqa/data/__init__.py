"""The files of AGQA: questions, scene graphs, maps of words, and AGQA-Decomp."""
