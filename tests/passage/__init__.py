"""A medium from outside: passages of text, and a domain of questions about them.

Nothing of nmn knows of it. What another package would bring is all here, in its own files.
"""
