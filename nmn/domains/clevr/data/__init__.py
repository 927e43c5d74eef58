"""Reading CLEVR 1.0 files, and the scene graphs of their scenes."""
