"""The outside world: one module or package a provider, behind the protocols of `connectors.base`.

`REGISTRY` names the providers; a provider's module is imported when an account of it is first opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.base import Connector

REGISTRY: Mapping[str, str] = {
    "gmail": "connectors.gmail.connector:Gmail",
    "local": "connectors.local.connector:Local",
    "memory": "connectors.memory:Memory",
}
"""Provider name, as it stands in the config, to "module:Class". A new provider adds one line."""


def load(provider: str) -> Callable[..., Connector]:
    """Return the provider's class, imported now.

    Raises ValueError, with the name that was probably meant, for a provider that is not in the registry.
    """
    from importlib import import_module

    place = REGISTRY.get(provider)
    if place is None:
        from difflib import get_close_matches

        near = get_close_matches(provider.lower(), REGISTRY, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(REGISTRY))}"
        raise ValueError(f"unknown provider {provider!r}; {hint}")
    module, _, name = place.partition(":")
    opener: Callable[..., Connector] = getattr(import_module(module), name)
    return opener
