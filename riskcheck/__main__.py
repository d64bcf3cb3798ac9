"""``python -m riskcheck``"""

from riskcheck.cli import command

command()
