"""A report as text, JSON and the portfolio preview: each format is a function of the report and of nothing else."""
