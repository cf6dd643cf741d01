"""What a reader sees: figures, tables, sentences and the language that they are in.

Nothing here computes a statistic; numbers come from :mod:`ciie_utils.analysis`.
Everything shown is a block of :mod:`nbbriefing.blocks.model`.
"""
