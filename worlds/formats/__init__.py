"""Maze formats: files of other projects read as mazes, and mazes written as such files.

A format is chosen by its name, or by an extension that no other format has; what is in a file
decides nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from mesasynth.errors import MazeError, near_miss
from mesasynth.worlds import text
from mesasynth.worlds.formats import grids, letters, minigrid, movingai
from mesasynth.worlds.maze import Maze

Files = Mapping[str, bytes]
"""What is written: the content of each file by its suffix, the main one first."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes:
        name: what it is called.
        summary: what it is, in a few words.
        extensions: the extensions that mean this format and no other.
        read: from a file's content, its name for messages, and the number of the one maze that is
            wanted (None for all), to mazes.
        write: from mazes and the name of the file without suffix to files; they are written as
            ``name + suffix``, and the main one's suffix may be any.
    """

    name: str
    summary: str
    extensions: tuple[str, ...]
    read: Callable[[bytes, str | None, int | None], tuple[Maze, ...]]
    write: Callable[[tuple[Maze, ...], str], Files]


def _texts(
    read: Callable[..., tuple[Maze, ...]], write: Callable[[tuple[Maze, ...]], str], suffix: str
) -> tuple[
    Callable[[bytes, str | None, int | None], tuple[Maze, ...]],
    Callable[[tuple[Maze, ...], str], Files],
]:
    """Reader and writer of a format that is text."""

    def reads(data: bytes, file: str | None, pick: int | None) -> tuple[Maze, ...]:
        return _picked(read(text.decode(data, file or "<stdin>"), file=file), pick, file)

    def writes(mazes: tuple[Maze, ...], _name: str) -> Files:
        return {suffix: write(mazes).encode()}

    return reads, writes


def _arrays(
    read: Callable[..., tuple[Maze, ...]], write: Callable[[tuple[Maze, ...]], bytes], suffix: str
) -> tuple[
    Callable[[bytes, str | None, int | None], tuple[Maze, ...]],
    Callable[[tuple[Maze, ...], str], Files],
]:
    """Reader and writer of a format that is no text."""

    def reads(data: bytes, file: str | None, pick: int | None) -> tuple[Maze, ...]:
        return _picked(read(data, file=file), pick, file)

    def writes(mazes: tuple[Maze, ...], _name: str) -> Files:
        return {suffix: write(mazes)}

    return reads, writes


def _picked(mazes: tuple[Maze, ...], pick: int | None, file: str | None) -> tuple[Maze, ...]:
    """The maze of that number alone, counted from 1, if one is wanted."""
    if pick is None:
        return mazes
    if not 1 <= pick <= len(mazes):
        raise MazeError(
            f"there is no maze {pick} here", file=file, expected=f"a number from 1 to {len(mazes)}"
        )
    return (mazes[pick - 1],)


def _read_scenario(data: bytes, file: str | None, pick: int | None) -> tuple[Maze, ...]:
    content = text.decode(data, file or "<stdin>")
    found = movingai.read_movingai(content, file=file, pick=pick)
    if not found:
        number = len(movingai.read_scenarios(content, file=file))
        raise MazeError(
            f"there is no maze {pick} here", file=file, expected=f"a number from 1 to {number}"
        )
    return found


def _write_scenario(mazes: tuple[Maze, ...], name: str) -> Files:
    scenario, terrain = movingai.write_movingai(mazes, name=name)
    return {".scen": scenario.encode(), ".map": terrain.encode()}


def _lettered(form: letters.Letters) -> Callable[[tuple[Maze, ...]], str]:
    return partial(letters.write_letters, form=form)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format(
                "text",
                "maze text of this package",
                (".txt",),
                *_texts(text.parse_mazes, text.mazes_text, ".txt"),
            ),
            Format(
                "json",
                "rows of 0 (open), 1 (wall), 2 (start), 3 (goal)",
                (".json",),
                *_texts(grids.read_json, grids.write_json, ".json"),
            ),
            Format(
                "movingai",
                "MovingAI scenarios, with their map beside them",
                (".scen", ".map"),
                _read_scenario,
                _write_scenario,
            ),
            Format(
                "lattice",
                "maze-dataset's arrays connection_list, start_pos, end_pos",
                (".npz",),
                *_arrays(grids.read_lattice, grids.write_lattice, ".npz"),
            ),
            Format(
                "png",
                "maze-dataset's pixels as a picture, one a cell",
                (".png",),
                *_arrays(grids.read_png, grids.write_png, ".png"),
            ),
            Format(
                "maze-dataset",
                "maze-dataset's ASCII: # wall, S start, E end, X solution",
                (),
                *_texts(
                    partial(letters.read_letters, form=letters.MAZE_DATASET),
                    _lettered(letters.MAZE_DATASET),
                    ".txt",
                ),
            ),
            Format(
                "mazelib",
                "mazelib's text: # wall, S start, E end, + solution",
                (),
                *_texts(
                    partial(letters.read_letters, form=letters.MAZELIB),
                    _lettered(letters.MAZELIB),
                    ".txt",
                ),
            ),
            Format(
                "frozenlake",
                "FrozenLake's maps: S start, F frozen, H hole, G goal",
                (),
                *_texts(
                    partial(letters.read_letters, form=letters.FROZEN_LAKE),
                    _lettered(letters.FROZEN_LAKE),
                    ".txt",
                ),
            ),
            Format(
                "minigrid",
                "MiniGrid's text, two characters a cell",
                (),
                *_texts(minigrid.read_minigrid, minigrid.write_minigrid, ".txt"),
            ),
        )
    }
)
"""All formats by name."""


def format_of(path: str | os.PathLike[str], name: str | None = None) -> Format:
    """The format of a file: the one named, or the one that its extension alone means.

    A file of another extension, or of none, is maze text.

    Raises:
        MazeError: for an unknown name.

    >>> format_of("a.scen").name, format_of("b.maze").name, format_of("c.txt", "minigrid").name
    ('movingai', 'text', 'minigrid')
    """
    if name is None:
        suffix = Path(os.fspath(path)).suffix.lower()
        return next(
            (each for each in FORMATS.values() if suffix in each.extensions), FORMATS["text"]
        )
    if name not in FORMATS:
        meant = near_miss(name, FORMATS)
        raise MazeError(
            f"unknown maze format {name!r}",
            expected=f"one of {', '.join(FORMATS)}",
            hint=f"did you mean {meant!r}?" if meant else None,
        )
    return FORMATS[name]


def read_mazes(
    path: str | os.PathLike[str], *, form: str | None = None, pick: int | None = None
) -> tuple[Maze, ...]:
    """Read all mazes of a file, at least one; ``-`` is standard input.

    Args:
        path: the file.
        form: the name of its format; None for what its extension says, and else maze text.
        pick: the number of the one maze that is wanted, from 1; None for all.

    Raises:
        MazeError: the file cannot be read, or something in it is no maze.
    """
    chosen = format_of(path, form)
    name = os.fspath(path)
    if name == "-":
        data, name = sys.stdin.buffer.read(), "<stdin>"
    else:
        data = text.read_bytes(name)
    return chosen.read(data, name, pick)


def read_maze(path: str | os.PathLike[str], *, form: str | None = None) -> Maze:
    """Read a file that holds exactly one maze; ``-`` is standard input.

    Raises:
        MazeError: the file cannot be read or is no maze, or it holds several.
    """
    return text.the_only(read_mazes(path, form=form))


def write_mazes(
    mazes: tuple[Maze, ...], path: str | os.PathLike[str], *, form: str | None = None
) -> tuple[Path, ...]:
    """Write mazes to a file, in some formats to several, which are returned.

    Raises:
        MazeError: a maze that the format cannot hold, or a file that cannot be written.
    """
    target = Path(os.fspath(path))
    files = format_of(target, form).write(mazes, target.stem)
    main, *beside = files
    paths = (target, *(target.with_suffix(suffix) for suffix in beside))
    if len(set(paths)) < len(paths):
        raise MazeError(
            f"the files {main} and {beside[0]} cannot have the same name",
            file=str(target),
            expected=f"a name with another extension, such as {target.with_suffix(main).name!r}",
        )
    for each, suffix in zip(paths, files, strict=True):
        try:
            each.write_bytes(files[suffix])
        except OSError as error:
            raise MazeError(f"cannot be written: {error.strerror}", file=str(each)) from None
    return paths


__all__ = ["FORMATS", "Format", "format_of", "read_maze", "read_mazes", "write_mazes"]
