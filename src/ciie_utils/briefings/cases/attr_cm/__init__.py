"""A drug for a rare heart disease on its way to patients."""
