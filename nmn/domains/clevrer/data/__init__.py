"""Reading CLEVRER's questions, annotations and prediction files."""
