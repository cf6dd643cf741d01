"""Settings of the documentation, which `make docs` builds with Sphinx and MyST."""

from __future__ import annotations

from ciie_utils import __version__

project = "CIIE Health Outcomes"
author = "the authors of CIIE Health Outcomes"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
]
myst_enable_extensions = ["dollarmath", "deflist"]
# Headings can be linked to, as GitHub does it.
myst_heading_anchors = 3
exclude_patterns = ["gallery/README.md"]

# Names that several modules use (`Run`) cannot be linked from a type alone.
suppress_warnings = ["ref.python"]

html_theme = "furo"
html_title = project
# The page must not depend on when or where it is built, nor ask the network for anything.
html_last_updated_fmt = None
html_show_copyright = False

napoleon_google_docstring = False
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
