"""`make train`: every model that ships, from the corpora; the same bytes each time."""

from __future__ import annotations

from training import asks

if __name__ == "__main__":
    asks.main()
