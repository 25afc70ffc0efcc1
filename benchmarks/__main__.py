"""`make bench`: every benchmark with small sizes; `python -m benchmarks indexing 100000` for one with its own."""

from __future__ import annotations

import importlib
import sys

ALL = (("deciding", ("20000",)), ("indexing", ("20000",)), ("nagging", ()), ("quality", ()))


def main(arguments: list[str]) -> None:
    for name, defaults in ALL:
        if not arguments or arguments[0] == name:
            print(f"== {name}")
            importlib.import_module(f"benchmarks.{name}").main(list(arguments[1:] or defaults))


if __name__ == "__main__":
    main(sys.argv[1:])
