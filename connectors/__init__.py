"""The outside world: one module or package a provider, behind the protocols of `connectors.base`.

`REGISTRY` names the providers; a provider's module is imported when an account of it is first opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.base import Connector
    from connectors.model import OwnerSettings

REGISTRY: Mapping[str, str] = {
    "gmail": "connectors.gmail.connector:Gmail",
    "local": "connectors.local.connector:Local",
    "memory": "connectors.memory:Memory",
    "outlook": "connectors.outlook.connector:Outlook",
}
"""Provider name, as it stands in the config, to "module:Class". A new provider adds one line."""


SIGN_INS: Mapping[str, str] = {
    "gmail": "connectors.gmail.signin:sign_in",
    "outlook": "connectors.outlook.signin:sign_in",
}
"""Providers whose accounts are signed in to, to the function that does it: `sign_in(account, *, say, **options)`."""


OWNER_SETTINGS: Mapping[str, str] = {"outlook": "connectors.outlook.connector:settings_of"}
"""Providers that know their users' time zone and hours, to what asks for them: `settings_of(account, **options)`."""


def load(provider: str) -> Callable[..., Connector]:
    """Return the provider's class, imported now.

    Raises ValueError, with the name that was probably meant, for a provider that is not in the registry.
    """
    place = REGISTRY.get(provider)
    if place is None:
        from difflib import get_close_matches

        near = get_close_matches(provider.lower(), REGISTRY, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(REGISTRY))}"
        raise ValueError(f"unknown provider {provider!r}; {hint}")
    opener: Callable[..., Connector] = _named(place)
    return opener


def load_sign_in(provider: str) -> Callable[..., None] | None:
    """Return what signs an account of the provider in, imported now; None when there is nothing to sign in to."""
    place = SIGN_INS.get(provider)
    return None if place is None else _named(place)


def load_owner_settings(provider: str) -> Callable[..., OwnerSettings] | None:
    """Return what asks an account of the provider for its owner's settings; None when it does not know them."""
    place = OWNER_SETTINGS.get(provider)
    return None if place is None else _named(place)


def _named(place: str) -> Any:
    from importlib import import_module

    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
