"""The shape of config.toml: strict pydantic models with the defaults; config.example.toml explains them."""

# ruff: noqa: RUF012 - pydantic gives every record its own copy of a default

from __future__ import annotations

from pydantic import Field

from rules.document import Table
from rules.model import AsksMode, LeapDay

DEFAULT_RULES = ("pack:replies", "pack:cadence", "pack:meetings", "pack:days", "pack:complaints", "rules.d")


class MeTable(Table):
    """The table [me]."""

    name: str
    addresses: list[str]
    shared: list[str] = []
    colleagues: list[str] = []
    time_zone: str = ""
    hours: str = "Mon-Fri 09:00-17:00"
    holidays: str = ""


class CustomersTable(Table):
    """The table [customers]."""

    domains: list[str] = []
    tags: list[str] = []
    written_to: bool = True
    everyone: bool = False
    lists: bool = False
    never: list[str] = []


class TierTable(Table):
    """The table [tiers.NAME]."""

    answer_within: str = ""
    every: str = ""
    at_most: str = ""


class AttentionTable(Table):
    """The table [attention]."""

    drafts: int = Field(default=8, ge=0, le=1000)
    tasks: int = Field(default=15, ge=0, le=1000)
    nudges: int = Field(default=3, ge=0, le=100)
    gap: str = ""
    quiet: str = ""


class ReadingTable(Table):
    """The table [reading]: how mail is understood."""

    asks: AsksMode = "model"


class InsightTable(Table):
    """The table [insight]: sources of things worth sharing."""

    feeds: list[str] = []
    folder: str = ""


class ServiceTable(Table):
    """The table [service]: what `run` shows to others on this machine."""

    listen: str = ""


class StateTable(Table):
    """The table [state]."""

    dir: str = ""


class AccountTable(Table):
    """What every [[account]] has, whatever its provider."""

    name: str
    provider: str
    language: str = ""


class LocalTable(AccountTable):
    """An [[account]] with `provider = "local"`."""

    maildir: str = ""
    sent: str = ""
    drafts: str = ""
    calendars: list[str] = []
    tasks: str = ""


class GmailTable(AccountTable):
    """An [[account]] with `provider = "gmail"`."""

    address: str
    client_secret: str = ""
    token_command: list[str] = []
    labels: list[str] = []
    calendars: list[str] = ["primary"]
    task_list: str = "wellkept"
    contacts: bool = True
    endpoint: str = ""
    quota: str = "2026-05"
    units_per_minute: int = Field(default=0, ge=0, le=10_000_000)
    project_units_per_minute: int = Field(default=0, ge=0, le=1_000_000_000)
    prices: dict[str, int] = {}
    timeout: float = Field(default=60, gt=0, le=600)
    late: float = Field(default=180, ge=0, le=3600)


class OutlookTable(AccountTable):
    """An [[account]] with `provider = "outlook"`."""

    address: str
    client_id: str = ""
    tenant: str = "common"
    cloud: str = "global"
    device_code: bool = False
    token_command: list[str] = []
    folders: list[str] = []
    calendars: list[str] = ["default"]
    task_list: str = "wellkept"
    contacts: bool = True
    endpoint: str = ""
    requests_per_minute: int = Field(default=1_000, ge=50, le=100_000)
    timeout: float = Field(default=120, gt=0, le=600)
    late: float = Field(default=240, ge=0, le=3600)


PROVIDERS: dict[str, type[AccountTable]] = {"gmail": GmailTable, "local": LocalTable, "outlook": OutlookTable}
"""Provider → the keys of its accounts; each is in the registry of connectors as well."""


class ConfigTable(Table):
    """The whole file; accounts are checked one by one, by their providers' models."""

    rules: list[str] = list(DEFAULT_RULES)
    catch_up: str = "14 days"
    leap_day: LeapDay = "28 February"
    me: MeTable
    customers: CustomersTable = CustomersTable()
    tiers: dict[str, TierTable] = {}
    attention: AttentionTable = AttentionTable()
    insight: InsightTable = InsightTable()
    reading: ReadingTable = ReadingTable()
    state: StateTable = StateTable()
    service: ServiceTable = ServiceTable()
    account: list[dict[str, object]] = []
