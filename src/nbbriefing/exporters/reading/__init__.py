"""A notebook read into the neutral document."""
