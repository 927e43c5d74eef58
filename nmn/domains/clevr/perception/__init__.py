"""CLEVR pictures -> scene graphs, by a small encoder."""
