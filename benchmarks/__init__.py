"""How fast Heartline is, beside a peer in the same run; `docs/benchmarks.md` has the results."""
