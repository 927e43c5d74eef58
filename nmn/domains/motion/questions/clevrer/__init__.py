"""Questions as CLEVRER asks them, about its annotations and prediction files.

Source: Yi, Gan, Li, Kohli, Wu, Torralba and Tenenbaum, "CLEVRER: Collision Events for Video
Representation and Reasoning" (ICLR 2020, arXiv 1910.01442).
"""
