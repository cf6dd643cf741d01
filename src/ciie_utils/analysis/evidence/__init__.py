"""What published trials and surveys say: effects, pooled and with their uncertainty."""
