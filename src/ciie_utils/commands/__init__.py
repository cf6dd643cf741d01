"""The commands of `ciie` that the engine does not have."""
