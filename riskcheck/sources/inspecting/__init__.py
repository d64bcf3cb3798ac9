"""A file that a desk has, looked at: how it would be read, and what a person has to say before it can be."""

from riskcheck.sources.inspecting.inspect import inspect_file
from riskcheck.sources.inspecting.proposal import Proposal, Question

__all__ = ["Proposal", "Question", "inspect_file"]
