"""The command in a process of its own: pipes, terminals, signals."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import environment, spawn
from mesasynth.worlds import read_maze

FULL = Path("/dev/full")
LONG = ("perfect-3", "braid-6", "island")


def in_terminal(*args, until=None, **changes):
    """Runs the command in a terminal; interrupts it once `until` has been seen there."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mesasynth", *args],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=environment(TERM="xterm-256color", **changes),
    )
    os.close(follower)
    seen, interrupted = b"", 0.0
    with contextlib.suppress(OSError):  # the terminal is gone
        while part := os.read(leader, 4096):
            seen += part
            if until is not None and not interrupted and until in seen:
                process.send_signal(signal.SIGINT)
                interrupted = time.monotonic()
    code = process.wait(timeout=60)
    os.close(leader)
    return code, seen.decode(), time.monotonic() - interrupted


def test_piped_output_is_plain(maze):
    done = spawn("search", "-d", "reactive", maze("perfect-3"))
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert not [line for line in done.stdout.splitlines() if line != line.rstrip()]


def test_standard_input_is_read(maze):
    text = read_maze(maze("corridor-east")).text
    done = spawn("search", "-d", "tabular", "-", input=text)
    assert done.returncode == 0
    assert "solves stdin" in done.stdout


def test_terminal_has_colours_unless_they_are_declined(maze):
    _, printed, _ = in_terminal("maze", "show", maze("island"))
    assert "\x1b[" in printed
    _, printed, _ = in_terminal("maze", "show", maze("island"), NO_COLOR="1")
    assert not [code for code in ("\x1b[3", "\x1b[9", ";3", ";9") if code in printed]


def test_interrupted_search_prints_what_is_proved(maze):
    args = ["search", "-d", "marking", *map(maze, LONG)]
    code, printed, seconds = in_terminal(*args, until=b" a second ")
    assert code == 4
    assert "a second" in printed
    assert "Interrupted. Settled: every program of at most" in printed
    assert "counted from the grammar" in printed
    assert "Traceback" not in printed
    assert seconds < 10


def test_interrupt_elsewhere_is_quiet(maze):
    program = "until at_goal { repeat 4 { fork right } next }"
    args = ["run", "--animate", "-c", program, maze("perfect-5")]
    code, printed, _ = in_terminal(*args, until=b"tick ")
    assert code == 130
    assert "Traceback" not in printed


def test_ascii_where_the_encoding_has_nothing_else(maze):
    command = [sys.executable, "-m", "mesasynth", "maze", "show", maze("perfect-3")]
    done = subprocess.run(
        command, capture_output=True, check=True, env=environment(PYTHONIOENCODING="ascii")
    )
    assert b"##> . . . . ##" in done.stdout


def test_closed_pipe_ends_quietly():
    command = f"{sys.executable} -m mesasynth maze make dfs --height 400 --width 400 | exec true"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True, env=environment()
    )
    assert done.stderr == ""


@pytest.mark.skipif(not FULL.exists(), reason="needs a file that is always full")
@pytest.mark.parametrize("args", [["maze", "make", "dfs"], ["dialects"], ["dialects", "--json"]])
def test_full_disk_is_told(args):
    with FULL.open("w") as full:
        done = spawn(*args, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == "error: No space left on device\n"


def test_unwritten_record_does_not_lose_the_outcome(maze):
    done = spawn("search", "-d", "tabular", "--out", "/dev/full", maze("corridor-east"))
    assert done.returncode == 2
    assert "Proved optimal" in done.stdout
    assert done.stderr == "/dev/full: error: cannot be written: No space left on device\n"
