"""Finds the program that scores best under a bias, proves it, and says what kind it is.

>>> import mesasynth as ms
>>> result = ms.search(ms.parse_maze("S.G"), bias="length", dialect="reactive")
>>> print(result.winner.program)
move move
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

from mesasynth.dsl import (
    Dialect,
    Kind,
    Program,
    Run,
    builtin_dialects,
    decode,
    dialect,
    encode,
    expand,
    extend,
    parse,
    pretty,
    read_dialect,
    read_program,
    run,
    units,
)
from mesasynth.errors import DialectError, MazeError, MesasynthError, ProgramError
from mesasynth.search import (
    Certificate,
    Comparison,
    Front,
    GaveUp,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Posterior,
    Progress,
    Result,
    Task,
    TaskError,
    compare,
    from_record,
    front,
    posterior,
    search,
    to_record,
    verify,
)
from mesasynth.worlds import (
    Maze,
    World,
    compile_maze,
    generate,
    maze_svg,
    parse_maze,
    parse_mazes,
    picture,
    read_maze,
    read_mazes,
    write_mazes,
)

__version__ = version("mesasynth")
__all__ = [
    "Certificate",
    "Comparison",
    "Dialect",
    "DialectError",
    "Front",
    "GaveUp",
    "Kind",
    "Maze",
    "MazeError",
    "MesasynthError",
    "NoProgram",
    "Optima",
    "Optimal",
    "Optimum",
    "Posterior",
    "Program",
    "ProgramError",
    "Progress",
    "Result",
    "Run",
    "Task",
    "TaskError",
    "World",
    "__version__",
    "builtin_dialects",
    "compare",
    "compile_maze",
    "decode",
    "dialect",
    "encode",
    "expand",
    "extend",
    "from_record",
    "front",
    "generate",
    "maze_svg",
    "parse",
    "parse_maze",
    "parse_mazes",
    "picture",
    "posterior",
    "pretty",
    "read_dialect",
    "read_maze",
    "read_mazes",
    "read_program",
    "run",
    "search",
    "to_record",
    "units",
    "verify",
    "write_mazes",
]


def __getattr__(name: str) -> Any:
    """Import :mod:`mesasynth.testing` where it is used, as it needs Hypothesis."""
    if name == "testing":
        return import_module("mesasynth.testing")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
