"""What a reader sees, as data: paragraphs, tables, figures and key figures, and their forms for a notebook."""
