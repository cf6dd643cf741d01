"""Results of a swimming club: an invented project, to try the engine on something else."""
