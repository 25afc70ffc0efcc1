"""config.toml → frozen settings, or every mistake in it at once (DESIGN.md, "Configuration")."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from daemon.clock import machine_zone
from daemon.config_google import gmail_options
from daemon.config_insight import NO_SOURCES, InsightSources, insight_sources
from daemon.config_microsoft import outlook_options
from daemon.config_remote import ADDRESS
from daemon.config_schema import (
    PROVIDERS,
    AccountTable,
    AttentionTable,
    ConfigTable,
    CustomersTable,
    GmailTable,
    LocalTable,
    MeTable,
    OutlookTable,
)
from daemon.listen_at import ListenAt
from daemon.resources import PACK, packs, read_text, resolve
from rules.business_time import WorkCalendar, parse_duration
from rules.document import Document, suggest
from rules.hours import parse_quiet
from rules.match import compile_glob
from rules.model import Attention, Customers, Me, Settings, Tier
from rules.positions import Path as KeyPath
from rules.rule import Place, Problem, Problems

ENVIRONMENT = "WELLKEPT_CONFIG"
"""The variable that names another config file."""

_DOMAIN = re.compile(r"[^\s@<>(),;:\"*./]+(?:\.[^\s@<>(),;:\"*./]+)+")
_SECRET = re.compile(r"pass(?:word|wd|phrase)?|secret|(?:api_?)?key|token|credentials?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NAME = re.compile(r"\w[\w .@-]{0,59}")


@dataclass(frozen=True, slots=True)
class AccountConfig:
    """One [[account]]: `options` are the provider's own, paths absolute."""

    name: str
    provider: str
    options: Mapping[str, Any]
    language: str = ""
    """ISO 639-1: of mail that is too short to tell; "" = not set."""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration, checked."""

    path: Path
    settings: Settings
    accounts: tuple[AccountConfig, ...]
    """At least one."""
    state_dir: Path
    rules: tuple[str, ...]
    """As written: `pack:NAME`, or a folder or file, relative to the config."""
    listen: ListenAt | None = None
    """Where `run` shows figures to monitoring; None = nowhere."""
    insight: InsightSources = NO_SOURCES
    text: str = ""
    """The file, as it was read."""


def default_path() -> Path:
    """Return where the config is without `--config`: $WELLKEPT_CONFIG, else the user's config folder."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named).expanduser() if named else platformdirs.user_config_path("wellkept") / "config.toml"


def load_config(path: Path, text: str | None = None) -> Config:
    """Read the config, or the text in its place. Raises Problems: every mistake in it, or that there is none."""
    path = path.expanduser().absolute()
    if text is None and not path.exists():
        hint = "`wellkept init` proposes one from your mail; `wellkept demo` shows everything without one"
        raise Problems((Problem(Place(str(path)), "there is no config", hint=hint),))
    document = Document(str(path), read_text(path) if text is None else text)
    config = _Reader(document, path).read()
    if config is None or document.problems:
        raise Problems(tuple(document.in_order()))
    return config


@dataclass(slots=True)
class _Reader:
    """Checks a config, key by key; what is wrong is reported to the document."""

    document: Document
    path: Path
    state_dir: Path = Path()

    def read(self) -> Config | None:
        """Return the config as far as it could be read; None when there is no saying."""
        if self.document.problems:
            return None
        self._secrets()
        self.state_dir = self._state_dir()
        accounts = self._accounts()
        if "me" not in self.document.data:
            self.document.report(("me",), "`[me]` is missing: who are you?", "see config.example.toml")
        table = self.document.shape(ConfigTable, self.document.data)
        if table is None:
            return None
        self._rules(table)
        return Config(
            path=self.path,
            settings=Settings(
                me=self._me(table.me),
                customers=self._customers(table.customers),
                tiers=self._tiers(table),
                attention=self._attention(table.attention),
                asks=table.reading.asks,
                languages={account.name: account.language for account in accounts if account.language},
                catch_up_days=self._catch_up(table.catch_up),
                leap_day=table.leap_day,
            ),
            accounts=accounts,
            state_dir=self.state_dir,
            rules=tuple(table.rules),
            listen=self._listen(table.service.listen),
            insight=insight_sources(self.document, table.insight, self.path.parent),
            text=self.document.text,
        )

    def _state_dir(self) -> Path:
        """Return the state folder before the whole is checked: accounts keep their sign-ins there."""
        state = self.document.data.get("state")
        written = state.get("dir") if isinstance(state, dict) else None
        return (
            self._resolve(written) if isinstance(written, str) and written else platformdirs.user_state_path("wellkept")
        )

    def _secrets(self) -> None:
        """Report passwords before anything else looks at them, and without repeating them."""
        accounts = self.document.data.get("account")
        for index, account in enumerate(accounts if isinstance(accounts, list) else ()):
            for key in account if isinstance(account, dict) else ():
                if _SECRET.fullmatch(key):
                    what = "secrets never stand in the config: take it out"
                    self.document.report(("account", index, key), what)

    def _me(self, me: MeTable) -> Me:
        at = ("me",)
        if not me.name.strip():
            self.document.report((*at, "name"), "your name must not be empty: drafts are signed with it")
        if not me.addresses:
            self.document.report((*at, "addresses"), "name at least one address of yours")
        self._calendar(me)
        return Me(
            name=me.name.strip(),
            addresses=self._addresses((*at, "addresses"), me.addresses),
            shared=self._addresses((*at, "shared"), me.shared),
            colleagues=self._domains((*at, "colleagues"), me.colleagues),
            time_zone=me.time_zone or machine_zone(),
            hours=me.hours,
            holidays=me.holidays,
        )

    def _calendar(self, me: MeTable) -> None:
        """Try each of the three by itself, so that the right key is blamed."""
        plain = MeTable.model_fields["hours"].default
        for key, hours, zone, holidays in (
            ("hours", me.hours, "UTC", ""),
            ("time_zone", plain, me.time_zone or machine_zone(), ""),
            ("holidays", plain, "UTC", me.holidays),
        ):
            try:
                WorkCalendar.of(hours, zone, holidays)
            except ValueError as error:
                self.document.report(("me", key), str(error))

    def _customers(self, who: CustomersTable) -> Customers:
        at = ("customers",)
        for index, glob in enumerate(who.never):
            try:
                compile_glob(glob)
            except ValueError as error:
                self.document.report((*at, "never", index), str(error))
            if "@" not in glob and "*" not in glob:
                what = f"{glob[:60]!r} fits no address"
                self.document.report((*at, "never", index), what, "for a whole domain write `*@dentist.example`")
        return Customers(
            domains=self._domains((*at, "domains"), who.domains),
            tags=tuple(who.tags),
            written_to=who.written_to,
            everyone=who.everyone,
            lists=who.lists,
            never=tuple(glob.casefold() for glob in who.never),
        )

    def _tiers(self, table: ConfigTable) -> Mapping[str, Tier]:
        tiers: dict[str, Tier] = {}
        for name, tier in table.tiers.items():
            at = ("tiers", name)
            if not _NAME.fullmatch(name):
                self.document.report(at, "a tier's name consists of letters, digits, `-` and `_`")
            durations = {key: text for key, text in tier if text}
            for key, text in durations.items():
                try:
                    parse_duration(text)
                except ValueError as error:
                    self.document.report((*at, key), str(error))
            tiers[name] = Tier(name, **durations)
        return MappingProxyType(tiers)

    def _attention(self, much: AttentionTable) -> Attention:
        for key, text, read in (("gap", much.gap, parse_duration), ("quiet", much.quiet, parse_quiet)):
            try:
                _ = read(text) if text else None
            except ValueError as error:
                self.document.report(("attention", key), str(error))
        return Attention(**much.model_dump())

    def _catch_up(self, text: str) -> int:
        wanted = "this must be a number of days or weeks, such as `14 days`"
        try:
            duration = parse_duration(text)
        except ValueError as error:
            self.document.report(("catch_up",), str(error))
            return 0
        days = {"day": 1, "week": 7}.get(duration.unit.removesuffix("s"))
        if duration.business or days is None:
            self.document.report(("catch_up",), wanted)
            return 0
        return int(duration.amount * days)

    def _listen(self, text: str) -> ListenAt | None:
        try:
            return ListenAt.of(text) if text else None
        except ValueError as error:
            self.document.report(("service", "listen"), str(error))
            return None

    def _rules(self, table: ConfigTable) -> None:
        names = [f"{PACK}{name}" for name in packs()]
        for index, entry in enumerate(table.rules):
            at = ("rules", index)
            if entry.startswith(PACK) and entry not in names:
                hint = suggest(entry, names) or f"known: {', '.join(names)}"
                self.document.report(at, f"there is no pack {entry.removeprefix(PACK)[:60]!r}", hint)
            elif not entry.strip() or "\0" in entry:
                self.document.report(at, "this must be a pack, or the path of a folder or file with rules")
            elif entry in table.rules[:index]:
                self.document.report(at, f"{entry[:60]!r} is listed twice")

    def _accounts(self) -> tuple[AccountConfig, ...]:
        tables = self.document.data.get("account", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.document.report(("account",), "write each account under a heading `[[account]]` of its own")
            return ()
        if not tables:
            what = "there is no account: without one there is nothing to read"
            self.document.report(("account",), what, "add `[[account]]` with a name, `provider` and `maildir`")
        accounts: list[AccountConfig] = []
        for index, table in enumerate(tables):
            if self.document.full:
                break
            account = self._account(("account", index), table)
            if account is None:
                continue
            if any(account.name == other.name for other in accounts):
                what = f"another account is called {account.name!r} already"
                self.document.report(("account", index, "name"), what)
            accounts.append(account)
        return tuple(accounts)

    def _account(self, path: KeyPath, table: Mapping[str, Any]) -> AccountConfig | None:
        provider = table.get("provider")
        if isinstance(provider, str) and provider not in PROVIDERS:
            hint = suggest(provider, PROVIDERS) or f"known: {', '.join(PROVIDERS)}"
            self.document.report((*path, "provider"), f"there is no provider {provider[:60]!r}", hint)
        model = PROVIDERS.get(provider, AccountTable) if isinstance(provider, str) else AccountTable
        if model is AccountTable:  # its own keys are not known: only the common ones are checked
            table = {key: value for key, value in table.items() if key in AccountTable.model_fields}
        shaped = self.document.shape(model, table, path)
        if shaped is None:
            return None
        if not _NAME.fullmatch(shaped.name):
            self.document.report((*path, "name"), "an account needs a short name: letters, digits, spaces, `-`")
        options: dict[str, Any] = {}
        if isinstance(shaped, LocalTable):
            options = self._local(path, shaped)
        elif isinstance(shaped, GmailTable):
            options = gmail_options(self.document, path, shaped, self.path, self.state_dir)
        elif isinstance(shaped, OutlookTable):
            options = outlook_options(self.document, path, shaped, self.path, self.state_dir)
        if shaped.language and not _LANGUAGE.fullmatch(shaped.language):
            self.document.report(
                (*path, "language"), f"{shaped.language[:60]!r} is no language", "write it as en or de"
            )
        return AccountConfig(shaped.name, shaped.provider, MappingProxyType(options), shaped.language)

    def _local(self, path: KeyPath, account: LocalTable) -> dict[str, Any]:
        if not account.maildir and not account.calendars:
            self.document.report((*path, "maildir"), "an account needs a `maildir`, or `calendars`")
        for key in ("maildir", "tasks"):
            if "\0" in getattr(account, key):
                self.document.report((*path, key), "this is no path")
        for index, folder in enumerate(account.calendars):
            if not folder.strip() or "\0" in folder:
                self.document.report((*path, "calendars", index), "this is no path")
        return {
            "maildir": self._resolve(account.maildir) if account.maildir else None,
            "sent": account.sent,
            "drafts": account.drafts,
            "calendars": tuple(self._resolve(folder) for folder in account.calendars),
            "tasks": self._resolve(account.tasks) if account.tasks else None,
        }

    def _resolve(self, text: str) -> Path:
        return resolve(text, self.path.parent)

    def _addresses(self, path: KeyPath, written: list[str]) -> tuple[str, ...]:
        for index, text in enumerate(written):
            if not ADDRESS.fullmatch(text):
                self.document.report((*path, index), f"{text[:60]!r} is no mail address", "write `name@domain`")
        return tuple(dict.fromkeys(text.casefold() for text in written))

    def _domains(self, path: KeyPath, written: list[str]) -> tuple[str, ...]:
        for index, text in enumerate(written):
            if not (_DOMAIN.fullmatch(text) or ADDRESS.fullmatch(text)):
                hint = f"write `{text.lstrip('*@.')[:60]}`" if text.startswith(("@", "*")) else "write `acme.example`"
                self.document.report((*path, index), f"{text[:60]!r} is no domain and no address", hint)
        return tuple(dict.fromkeys(text.casefold() for text in written))
