"""Open, view and judge one ledger in this process and print the seconds of each step as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time

DAY = "2025-06-30"


def main() -> None:
    import pandas  # noqa: F401  - the import is not what is measured

    from ciie_utils import open_ledger
    from ciie_utils.analysis.promises import judge

    begin = time.perf_counter()
    ledger = open_ledger(sys.argv[1])
    opened = time.perf_counter()
    view = ledger.as_of(DAY)
    viewed = time.perf_counter()
    verdicts = judge(view)
    judged = time.perf_counter()
    print(
        json.dumps(
            {
                "open": opened - begin,
                "as_of": viewed - opened,
                "judge": judged - viewed,
                "together": judged - begin,
                "promises": len(verdicts),
                "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
