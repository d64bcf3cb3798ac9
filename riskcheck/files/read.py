"""Files read whole, but never without end."""

import errno
import stat
from pathlib import Path
from typing import Protocol

PIECE = 1 << 20


class Stream(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes; none at the end."""


def read_within(path: Path, most: int) -> bytes:
    """The bytes of a file, a pipe or a device; raises OSError where it cannot be read, or has more than ``most``."""
    status = path.stat()
    if stat.S_ISREG(status.st_mode) and status.st_size <= most:
        return path.read_bytes()
    if stat.S_ISREG(status.st_mode):
        raise _too_large(most)
    with path.open("rb", buffering=0) as file:
        return read_stream(file, most)


def read_stream(stream: Stream, most: int) -> bytes:
    """What is left of a stream; raises OSError where that is more than ``most``."""
    content = bytearray()
    while piece := stream.read(PIECE):
        content += piece
        if len(content) > most:
            raise _too_large(most)
    return bytes(content)


def _too_large(most: int) -> OSError:
    return OSError(errno.EFBIG, f"more than {most / 1e6:,.0f} MB, which is the most that is read")
