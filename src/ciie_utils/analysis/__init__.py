"""What the ledger's rows add up to: pure functions from a ledger to DataFrames.

Nothing here reads a file, looks at a clock or draws. Every function takes a ledger (or one of the
selections of ``selections``) and judges what it holds as of the ledger's own as-of date:

- ``promises``: the verdict of each promise (``matching`` and ``superseding`` are its two halves), and how
  many were kept;
- ``stages``: how far each initiative has come;
- ``times``: time from first showing to patients, and ``kaplan_meier`` to estimate it;
- ``proportions``: shares with Wilson intervals, and the words that they allow;
- ``corroboration``: how many publishers state the same fact;
- ``changes``: what is new since an earlier day;
- ``editions``: what one Expo showed;
- ``networks``: who works with whom;
- ``selections``: the parts of a ledger that statistics are made on, or repeated on;
- ``evidence``: what several case briefings compute of published trials.
"""
