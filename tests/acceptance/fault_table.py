"""The fault table: everything that is broken, by the input that it is broken in."""

import faults_of_brokers as brokers
import faults_of_commands as commands
import faults_of_configs as configs
import faults_of_files as files
import faults_of_policies as policies
import faults_of_snapshots as snapshots
import faults_of_sources as sources
import law_of_books
import law_of_days
import law_of_rows
import law_of_sides
from fault import Fault

SECTIONS = {
    "config": configs.CONFIGS,
    "rate in the config": configs.RATES,
    "limit in the config": configs.LIMITS,
    "policies in the config": configs.PATHS,
    "profile": configs.PROFILES,
    "broker in the config": configs.BROKER_TABLES,
    "policy": policies.FILES,
    "rule": policies.RULES,
    "group": policies.GROUPS,
    "waiver": policies.WAIVERS,
    "reference table": policies.REFERENCES,
    "snapshot": snapshots.ENVELOPES,
    "row": snapshots.ROWS,
    "unknown": snapshots.UNKNOWN,
    "table": sources.TABLES,
    "time": sources.TIMES,
    "account file": sources.ACCOUNTS,
    "paper state": brokers.PAPERS,
    "client": brokers.CLIENTS,
    "several brokers": brokers.SEVERAL,
    "export": sources.EXPORTS,
    "described file": files.FILES,
    "day's start": sources.DAY_STARTS,
    "day": law_of_days.DAYS,
    "moment": law_of_days.MOMENTS,
    "morning": law_of_days.MORNINGS,
    "currency": law_of_rows.CURRENCIES,
    "contract": law_of_rows.CONTRACTS,
    "option": law_of_rows.OPTIONS,
    "side and size": law_of_sides.SIDES,
    "sum": law_of_books.SUMS,
    "book": law_of_books.BOOKS,
    "command line": commands.COMMANDS,
    "output": commands.OUTPUTS,
    "template": commands.TEMPLATES,
}
FAULTS: dict[str, Fault] = {f"{where}: {one.name}": one for where, faults in SECTIONS.items() for one in faults}
assert len(FAULTS) == sum(map(len, SECTIONS.values())), "two rows have one name"
