"""For the analyst in JupyterLab: follow one initiative, turn a day and an organisation by hand.

Everything shown here is a block with a still form, so that an exploring notebook exports as briefings do.
"""

from ciie_utils.explore.explorers import partnership_explorer, timeline_explorer
from ciie_utils.explore.following import follow

__all__ = ["follow", "partnership_explorer", "timeline_explorer"]
