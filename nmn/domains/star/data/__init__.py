"""STAR's files: questions with their situations, situations apart, and the lists of classes."""
