"""How much memory a process holds."""

from __future__ import annotations

from pathlib import Path


def resident(process: int | str = "self") -> float:
    """Return the memory that a process holds, in MiB. Linux only: proc(5)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
