"""Image-guided coronary intervention."""
