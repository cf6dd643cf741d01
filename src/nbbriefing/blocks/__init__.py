"""What a reader sees, as data: paragraphs, tables, figures and key figures."""
