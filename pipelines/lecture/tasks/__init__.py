"""The lecture half as Luigi tasks: which output comes from which, and nothing else."""
