"""Question templates in CLEVR's file format: read, said, and read back into programs."""
