"""Questions as STAR asks them, about situations as STAR writes them.

Source: Wu, Yu, Chen, Tenenbaum and Gan, "STAR: A Benchmark for Situated Reasoning in Real-World
Videos" (NeurIPS Datasets and Benchmarks 2021).
"""
