"""Where `baluarte` begins: what stops it before any command is told in a sentence too."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from baluarte.cli.failures import in_a_sentence


def run() -> None:
    """Read settings and commands, and run the one that is asked for."""
    with _told(), _quietly_interrupted():
        from baluarte.cli.main import main  # noqa: PLC0415 (reading it reads the settings)
    main()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Exception as failure:
        if (told := in_a_sentence(failure)) is None:
            raise
        sys.exit(f"Error: {told}")


@contextmanager
def _quietly_interrupted() -> Iterator[None]:
    """Ctrl-C while reading ends at once, without a trace: there is nothing to end in order."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # who started us wants it otherwise
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGINT, before)
