"""The case studies: one folder each, with its analysis, its blocks and its words."""
