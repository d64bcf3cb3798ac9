"""The expression language of policies: a closed subset of Python's expression grammar, parsed, checked and compiled.

Nothing is ever handed to Python's own evaluation.
"""

from riskcheck.language.check import Kinds, Vocabulary, check, kind_of
from riskcheck.language.compiler import Compiler, Run, RunForEach, key_text
from riskcheck.language.errors import ExpressionError, unknown
from riskcheck.language.figures import FIGURES
from riskcheck.language.functions import AGGREGATES, FUNCTIONS, close
from riskcheck.language.missing import Definitions, cause_of
from riskcheck.language.parse import parse
from riskcheck.language.scope import Context, MissingKeyError, Scope, Table
from riskcheck.language.sign import can_be_negative
from riskcheck.language.unparse import unparse

__all__ = [
    "AGGREGATES",
    "FIGURES",
    "FUNCTIONS",
    "Compiler",
    "Context",
    "Definitions",
    "ExpressionError",
    "Kinds",
    "MissingKeyError",
    "Run",
    "RunForEach",
    "Scope",
    "Table",
    "Vocabulary",
    "can_be_negative",
    "cause_of",
    "check",
    "close",
    "key_text",
    "kind_of",
    "parse",
    "unknown",
    "unparse",
]
