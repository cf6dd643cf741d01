"""Times from first showing to patients, and the paths between."""
