"""Reading a set of files of which nobody is writing any at that moment.

On Linux the kernel answers that itself. A read lease (fcntl(2), "Leases") is only given while nobody has the file
open for writing, and whoever opens it for writing afterwards waits until the lease is given back, here after
milliseconds. Where there are no leases (other systems, network file systems, files of another owner) nothing is
held still: there, that a file has been quiet for a while must do.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def held_still(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Keep the files as they are while the block runs; yields those that are being written even now."""
    with ExitStack() as leases:
        busy: list[Path] = []
        for path in paths:
            try:
                handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            except OSError:
                continue  # whoever reads it will say what is wrong
            leases.callback(os.close, handle)
            if not _lease(handle):
                busy.append(path)
        yield busy


def _lease(handle: int) -> bool:
    """Take a read lease; it ends when the handle is closed. False: somebody has the file open for writing."""
    if sys.platform != "linux":
        return True
    import fcntl

    try:
        # The kernel tells the holder that somebody waits; by default with SIGIO, which would end the process.
        # SIGURG is ignored unless somebody asks for it (signal(7)).
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno != errno.EAGAIN
    return True
