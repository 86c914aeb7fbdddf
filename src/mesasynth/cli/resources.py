"""What a command may use of the machine, and of others."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from mesasynth.errors import MesasynthError

UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
ANSWER = 10
"""Seconds in which a scheduler must answer."""

RETRIES = 10
"""How often the work of a worker that died is given to another one."""


def size(text: str) -> int:
    """A size of memory in bytes, from such as ``500M`` or ``1.5 GiB``.

    Raises:
        MesasynthError: for what is no size.

    >>> size("2G"), size("1.5 MiB")
    (2147483648, 1572864)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*", text, re.IGNORECASE)
    if found is None:
        raise MesasynthError(f"{text!r} is no size of memory", expected="such as 500M or 2G")
    return int(float(found[1]) * UNITS[found[2].upper()])


@contextmanager
def cluster(url: str | None) -> Iterator[Executor | None]:
    """The workers of a dask cluster as an executor; None without a URL.

    Raises:
        MesasynthError: if dask is not installed, or the scheduler does not answer.
    """
    if url is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise MesasynthError(
            "--scheduler needs the package distributed", hint="pip install 'mesasynth[dask]'"
        ) from None
    found = re.fullmatch(r"(?:tcp|tls)://(?:\[(.+)\]|([^:/]+)):(\d{1,5})", url)
    if found is None:
        raise MesasynthError(
            f"{url!r} is no address of a scheduler", expected="such as tcp://127.0.0.1:8786"
        )
    try:
        socket.create_connection((found[1] or found[2], int(found[3])), timeout=ANSWER).close()
    except (OSError, OverflowError) as error:
        raise MesasynthError(f"no scheduler answers at {url}: {error}") from None
    with Client(url, timeout=ANSWER, set_as_default=False) as client:
        yield client.get_executor(pure=False, retries=RETRIES)
