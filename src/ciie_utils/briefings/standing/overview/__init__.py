"""What was announced, and what has become of it: editions, organisations, therapy areas, everything."""
