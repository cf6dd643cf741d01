"""A block with controls: moved by hand in JupyterLab, as it stands in HTML and on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from nbbriefing.blocks.html import render_block
from nbbriefing.blocks.inline import Json
from nbbriefing.blocks.shown import Block, Shown


class Explorer(Shown):
    """Controls and the block that they choose.

    JupyterLab shows the controls, for it prefers widgets to all else. Exporters take the block, which is the
    one that was chosen last in a live notebook, and that of the first values in one that was only executed.

    Parameters
    ----------
    controls
        Widgets with a ``value``, by the name of the argument that they set.
    choose
        Makes the block from the controls' values.
    """

    def __init__(self, controls: Mapping[str, ipywidgets.ValueWidget], choose: Callable[..., Block]) -> None:
        self.controls = dict(controls)
        self._choose = choose
        self._shown = ipywidgets.HTML()
        for control in self.controls.values():
            control.observe(self._renew, names="value")
        self._renew()
        row = ipywidgets.HBox(list(self.controls.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.widget = ipywidgets.VBox([row, self._shown])

    def _renew(self, _change: Any = None) -> None:
        values = {name: control.value for name, control in self.controls.items()}
        self.block = self._choose(**values)
        self._shown.value = render_block(self.block.to_json())

    def to_json(self) -> Json:
        """Return the block that is shown now."""
        return self.block.to_json()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        live = self.widget._repr_mimebundle_(include=include, exclude=exclude)
        return {**live, **super()._repr_mimebundle_(include, exclude)}
