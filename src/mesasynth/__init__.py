"""Finds the program that scores best under a bias, proves it, and says what kind it is.

>>> import mesasynth as ms
>>> result = ms.search(ms.parse_maze("S.G"), bias="length", dialect="reactive")
>>> print(result.winner.program)
move move
"""

from importlib.metadata import version

from mesasynth.dsl import (
    Dialect,
    Kind,
    Program,
    Run,
    builtin_dialects,
    decode,
    dialect,
    encode,
    parse,
    pretty,
    read_program,
    run,
    units,
)
from mesasynth.errors import DialectError, MazeError, MesasynthError, ProgramError
from mesasynth.search import (
    Certificate,
    GaveUp,
    NoProgram,
    Optima,
    Optimal,
    Optimum,
    Progress,
    Result,
    Task,
    TaskError,
    from_record,
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
)

__version__ = version("mesasynth")
__all__ = [
    "Certificate",
    "Dialect",
    "DialectError",
    "GaveUp",
    "Kind",
    "Maze",
    "MazeError",
    "MesasynthError",
    "NoProgram",
    "Optima",
    "Optimal",
    "Optimum",
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
    "compile_maze",
    "decode",
    "dialect",
    "encode",
    "from_record",
    "generate",
    "maze_svg",
    "parse",
    "parse_maze",
    "parse_mazes",
    "picture",
    "pretty",
    "read_maze",
    "read_mazes",
    "read_program",
    "run",
    "search",
    "to_record",
    "units",
    "verify",
]
