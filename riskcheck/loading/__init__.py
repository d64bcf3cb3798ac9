"""Files become values: configuration, policies, reference tables; what is wrong in them is a UsageError."""

from typing import TYPE_CHECKING

from riskcheck.foundation import lazy
from riskcheck.loading.config import demo_config, demo_note, find_config, load_config, read_settings
from riskcheck.loading.find import find_policy_files, is_toml, looks_like_policy, unlisted_policy_files
from riskcheck.loading.inputs import files_read
from riskcheck.loading.policies import load_policies
from riskcheck.loading.reference import load_references
from riskcheck.loading.waivers import has_waivers, load_waivers, waivers_file

if TYPE_CHECKING:
    from riskcheck.loading.schema import config_schema as config_schema
    from riskcheck.loading.schema import policy_schema as policy_schema

__getattr__ = lazy(__name__, {"config_schema": "schema", "policy_schema": "schema"})

__all__ = [
    "demo_config",
    "demo_note",
    "files_read",
    "find_config",
    "find_policy_files",
    "has_waivers",
    "is_toml",
    "load_config",
    "load_policies",
    "load_references",
    "load_waivers",
    "looks_like_policy",
    "read_settings",
    "unlisted_policy_files",
    "waivers_file",
]
