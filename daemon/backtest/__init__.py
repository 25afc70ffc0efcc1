"""Replaying the past: what a rule set would have made of the real history, without touching anything of the user's."""
