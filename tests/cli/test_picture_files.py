"""Pictures that commands write are opened again, and show what they should."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result
from PIL import Image

import mesasynth as ms
from mesasynth.analysis.heat import heat
from mesasynth.analysis.labels import Label
from mesasynth.analysis.look import LABELS
from mesasynth.dsl import Step

Call = Callable[..., Result]
SEARCH = "until at_goal { repeat 4 { fork right } next }"


def opened(path: Path) -> None:
    """The file is a picture that is not of one colour."""
    if path.suffix == ".svg":
        root = ElementTree.parse(path).getroot()
        assert root.tag.endswith("svg")
        assert len(list(root.iter())) > 30
        return
    with Image.open(path) as image:
        image.load()
        assert min(image.size) > 100
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 5


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_heat_maps_and_measurements_are_drawn(
    kind: str, call: Call, maze: Callable[[str], str], tmp_path: Path
) -> None:
    call("run", "-c", SEARCH, "--plot", f"heat.{kind}", maze("perfect-3"), maze("island"))
    call(
        *("classify", "-c", SEARCH, "--train", maze("perfect-3")),
        *("--plot", f"axes.{kind}", "--plot-maps", f"maps.{kind}"),
    )
    call("front", "-d", "tabular", "--plot", f"front.{kind}", maze("corridor-east"))
    for name in ("heat", "axes", "maps", "front"):
        opened(tmp_path / f"{name}.{kind}")


def test_a_replay_shows_the_cursor_go(call: Call, tmp_path: Path) -> None:
    (tmp_path / "maze.txt").write_text("S..\n##G\n", encoding="utf-8")
    call("run", "-c", "move move right move", "--gif", "replay.gif", "maze.txt")
    with Image.open(tmp_path / "replay.gif") as image:
        assert image.format == "GIF"
        assert getattr(image, "n_frames", 1) == 5
        frames = []
        for number in range(5):
            image.seek(number)
            frames.append(image.convert("RGB").tobytes())
    assert len(set(frames)) == 5


def test_a_long_replay_skips_ticks(call: Call, maze: Callable[[str], str], tmp_path: Path) -> None:
    call("run", "-c", SEARCH, "--gif", "replay.gif", maze("perfect-5"))
    with Image.open(tmp_path / "replay.gif") as image:
        assert 100 < getattr(image, "n_frames", 1) <= 401  # equal pictures in a row are one


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["run", "-c", "move", "--gif", "replay.png"], "a name in .gif"),
        (["run", "-c", "move", "--plot", "heat.jpg"], "a name in .png or .svg"),
        (["classify", "-c", "move", "--plot", "axes.txt"], "a name in .png or .svg"),
    ],
)
def test_other_kinds_of_files_are_refused(
    args: list[str], said: str, call: Call, maze: Callable[[str], str]
) -> None:
    assert said in call(*args, maze("perfect-3"), code=2).stderr


def test_a_replay_is_of_one_maze_and_maps_are_of_some(
    call: Call, maze: Callable[[str], str]
) -> None:
    two = call("run", "-c", "move", "--gif", "a.gif", maze("perfect-3"), maze("island"), code=2)
    assert "draws one maze; there are 2" in two.stderr
    assert "--train" in call("classify", "-c", "move", "--maps", code=2).stderr


def test_heat_is_printed_as_text(call: Call, tmp_path: Path) -> None:
    (tmp_path / "maze.txt").write_text("S.G.\n", encoding="utf-8")
    printed = call("run", "-c", "until at_goal { move }", "--heat", "maze.txt").stdout
    assert "  221." in printed
    assert "x: examined, never visited" in printed


def test_visits_are_the_ticks_and_examined_is_what_was_read() -> None:
    maze = ms.generate("wilson", 4, 4, seed=3)
    steps: list[Step] = []
    program = ms.parse(SEARCH)
    ms.run(program, ms.compile_maze(maze), trace=steps.append)
    found = heat(program, maze)
    assert sum(found.visited.values()) == found.run.ticks == len(steps)
    tests = sum("->" in step.event for step in steps)
    forks = sum(step.event == "fork" for step in steps)
    assert sum(found.examined.values()) == tests + forks
    assert set(found.visited) - set(found.examined) <= {maze.start}


def test_labels_differ_by_colour_and_by_marker() -> None:
    assert set(LABELS) == set(Label)
    assert len({colour for colour, _ in LABELS.values()}) == len(Label)
    assert len({marker for _, marker in LABELS.values()}) == len(Label)


def test_points_of_a_front_have_labels(call: Call, maze: Callable[[str], str]) -> None:
    args = ("front", "-d", "tabular", maze("corridor-east"))
    assert json.loads(call(*args, "--json").stdout)["points"][0]["label"] == "table"
    assert "table" in call(*args).stdout
    plain = json.loads(call(*args, "--json", "--no-labels").stdout)
    assert plain["points"][0]["label"] is None
