"""Special access in the Boao Lecheng zone: products, insurance, evidence."""
