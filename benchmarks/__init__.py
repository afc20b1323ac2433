"""How fast Heartline is, measured side by side with a peer; `docs/benchmarks.md` has the results."""
