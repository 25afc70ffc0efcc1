"""The index: mail and events as judgement needs them. May be deleted at any time: a sync rebuilds it."""

from daemon.index.store import Index

__all__ = ["Index"]
