"""A report in all its formats: each is a function of the report and of nothing else."""
