"""How much a briefing costs here and with the plain tools: `make bench` writes docs/benchmarks.md."""
