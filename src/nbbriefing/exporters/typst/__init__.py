"""The neutral document as a tagged PDF by Typst."""
