"""A closed-loop journey for atopic dermatitis."""
