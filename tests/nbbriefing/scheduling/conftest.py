"""The small project of the rendering tests, with schedules."""

from tests.nbbriefing.rendering.conftest import make_notebook, project

__all__ = ["make_notebook", "project"]
