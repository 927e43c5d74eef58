"""Training the encoder of CLEVR pictures."""
