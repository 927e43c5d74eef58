"""Questions about clips of the motion world, in three published formats, and their exact meaning.

Each format has an interpreter of its own, in plain Python over the annotation files. They are the
authority on the answers, and know nothing of the modules that nmn runs: the two are compared.
"""
