"""While someone edits a notebook or the data: render what it changes, and show it in the open page."""
