"""What the ledger's rows add up to: pure functions from a ledger to DataFrames.

Nothing here reads a file, looks at a clock or draws. Every function takes a ledger (or one of the
selections of ``selections``) and judges what it holds as of the ledger's own as-of date:

- ``promises``: the verdict of each promise (``matching`` and ``superseding`` are its two halves), and
  ``verdicts``: how many were kept;
- ``stages``: how far each initiative has come;
- ``survival``: time from first showing to patients, and ``kaplan_meier`` to estimate it;
- ``proportions``: shares with Wilson intervals, and the words that they allow;
- ``corroboration``: how many publishers state the same fact;
- ``changes``: what is new since an earlier day;
- ``editions``: what one Expo showed;
- ``selections``: the parts of a ledger that statistics are made on, or repeated on.

On the published evidence, one group a case briefing:

- imaging-guided coronary intervention: ``trial_effects`` and ``meta_analysis`` (``small_study``),
  ``imaging_evidence``, ``imaging_shares``, ``imaging_assumptions`` and
  ``imaging_scenario`` (``uncertainty`` draws them);
- diabetes: ``care_cascade``, ``people_with_diabetes``, ``assistant_reach``;
- transthyretin cardiomyopathy: ``survival_models``, ``survival_checks``, ``life_years``,
  ``tafamidis_access``;
- atopic dermatitis: ``journey_cascade``, ``age_path``, ``treatment_effects``;
- Lecheng: ``lecheng_routes``, ``lecheng_zone``.
"""
