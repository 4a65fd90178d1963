"""Where output goes whose reader has left, as in ``ankigen topics | head``: nowhere, and the command goes on."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class PatientPipe(io.RawIOBase):
    """A pipe into which writing never fails, though nobody reads it any more."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def fileno(self) -> int:
        """Return the descriptor of the pipe."""
        return self._descriptor

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, content: ReadableBuffer) -> int:
        """Write what the pipe takes, or let go of all of it; return how many bytes that is."""
        try:
            return os.write(self._descriptor, content)
        except BrokenPipeError:
            return memoryview(content).nbytes


def make_stdout_patient() -> None:
    """Let a command end as it would, what it writes and its exit code too, if the reader of its output leaves."""
    stdout = sys.stdout
    if not isinstance(stdout, io.TextIOWrapper) or stdout.isatty():
        return
    try:
        descriptor = stdout.fileno()
    except io.UnsupportedOperation:  # a program that runs ankigen collects its output in memory
        return
    buffer = io.BufferedWriter(PatientPipe(descriptor))
    sys.stdout = io.TextIOWrapper(buffer, encoding=stdout.encoding, errors=stdout.errors, newline=None)
