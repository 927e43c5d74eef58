"""Side-by-side measurements of the executor: workloads, flavours of modules, peers, one harness."""
