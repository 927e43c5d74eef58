"""Training CLEVR's modules: questions, features, families."""
