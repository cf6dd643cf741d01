"""Renditions put in their place: complete or not at all."""
