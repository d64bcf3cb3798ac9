"""Files become values: configuration, policies, reference tables; what is wrong in them is a UsageError."""

from riskcheck.loading.config import load_config
from riskcheck.loading.find import unlisted_policy_files
from riskcheck.loading.inputs import files_read
from riskcheck.loading.policies import load_policies
from riskcheck.loading.reference import load_references
from riskcheck.loading.waivers import has_waivers, load_waivers

__all__ = [
    "files_read",
    "has_waivers",
    "load_config",
    "load_policies",
    "load_references",
    "load_waivers",
    "unlisted_policy_files",
]
