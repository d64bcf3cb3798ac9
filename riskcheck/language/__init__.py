"""The expression language of policies: a closed subset of Python's expression grammar, parsed, checked and compiled.

Nothing is ever handed to Python's own evaluation.
"""

from riskcheck.language.check import Vocabulary, check
from riskcheck.language.compiler import Compiler
from riskcheck.language.errors import ExpressionError
from riskcheck.language.figures import FIGURES
from riskcheck.language.literals import parse_duration, parse_quantity, parse_share, sign_of
from riskcheck.language.missing import Cause, Definitions, cause_of
from riskcheck.language.parse import parse
from riskcheck.language.scope import Context, Scope, Table

__all__ = [
    "FIGURES",
    "Cause",
    "Compiler",
    "Context",
    "Definitions",
    "ExpressionError",
    "Scope",
    "Table",
    "Vocabulary",
    "cause_of",
    "check",
    "parse",
    "parse_duration",
    "parse_quantity",
    "parse_share",
    "sign_of",
]
