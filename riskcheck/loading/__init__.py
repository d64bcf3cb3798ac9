"""Files become values: configuration, policies, reference tables. Everything wrong in them is a UsageError with its line."""

from riskcheck.loading.config import load_config
from riskcheck.loading.policies import load_policies
from riskcheck.loading.shipped import shipped

__all__ = ["load_config", "load_policies", "shipped"]
