"""Figures, one module per kind of chart; each returns a block: finding, drawing and numbers."""
