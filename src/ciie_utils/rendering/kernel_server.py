"""The fork server of a rendering: it imports what the notebooks to be rendered import, and no more.

The server of an analyst's session imports everything that a notebook of this project may want. A desk that
renders one briefing would wait for the statistics of all the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from ciie_utils.kernels import preload
from ciie_utils.kernels.__main__ import main
from ciie_utils.kernels.forkserver import ForkServer

_VARIABLE = "CIIE_RENDER_IMPORTS"


class NotebookServer(ForkServer):
    """A fork server for certain notebooks.

    Parameters
    ----------
    imports : iterable of str
        Names of modules; those that do not exist are passed over.
    """

    module = "ciie_utils.rendering.kernel_server"

    def __init__(self, imports: Iterable[str]) -> None:
        os.environ[_VARIABLE] = ",".join(sorted(imports))
        try:
            super().__init__()
        finally:
            del os.environ[_VARIABLE]


def serve() -> None:
    """Be the server; in each process forked from it, do what was asked for."""
    imports = tuple(filter(None, os.environ.pop(_VARIABLE, "").split(",")))
    vars(preload).update(NOTEBOOK=imports, PACKAGES=())
    main()


if __name__ == "__main__":
    serve()
