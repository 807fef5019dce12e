"""What runs in the mock's process: a server, until its standard input has a second line, or ends.

It ends when the test's process closes it, which is also when that process was killed.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import BinaryIO

from ..errors import UsageError
from .subprocess_options import decode_options, encode_failure, encode_start
from .threaded import MockServer


def main() -> None:
    """Start a server with the options of the first line, print where it is, and serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the test's process, which then ends this one
    answers = _reserve_output()
    try:
        server = MockServer(**decode_options(sys.stdin.buffer.readline())).start()
    except UsageError as error:
        answers.write(encode_failure(error))
        return
    with server, answers:
        answers.write(encode_start(server.url, server.control_url))
        answers.flush()
        sys.stdin.buffer.readline()


def _reserve_output() -> BinaryIO:
    """Return the standard output; what anything else prints goes to the standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()
