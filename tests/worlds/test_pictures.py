"""Pictures of mazes as text and as SVG."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from mesasynth.worlds import KINDS, Maze, generate, glyphs, maze_svg, parse_maze, picture

SVG = "{http://www.w3.org/2000/svg}"


def test_text_picture() -> None:
    maze = parse_maze("D: door\n---\n#####\n#^D.#\n##..G\n")
    trail = [(1, 1), (1, 2), (1, 3), (1, 2), (1, 3), (2, 3), (2, 2)]
    assert picture(maze).splitlines() == ["█████", "█▲D·█", "██··G"]
    assert picture(maze, trail=trail).splitlines() == ["█████", "█▲D↓█", "██●←G"]
    assert picture(maze, trail=trail, ascii_only=True).splitlines() == ["#####", "#^Dv#", "##@<G"]
    rows = glyphs(maze, trail=trail)
    assert [glyph.kind for glyph in rows[1]] == ["wall", "start", "object", "trail", "wall"]
    assert [glyph.on_trail for glyph in rows[1]] == [False, True, True, True, False]
    assert [glyph.kind for glyph in rows[2]] == ["wall", "wall", "end", "trail", "goal"]
    assert not rows[2][4].on_trail
    jump = [(1, 1), (2, 3), (2, 2)]
    assert picture(parse_maze("#####\n#S..#\n##..G"), trail=jump).splitlines()[2] == "██●←G"
    assert glyphs(maze, trail=[]) == glyphs(maze)


@given(st.sampled_from(KINDS), st.integers(2, 6), st.integers(2, 6), st.integers(0, 99))
def test_ascii_picture_reads_back(kind: str, height: int, width: int, seed: int) -> None:
    maze = generate(kind, height, width, seed=seed)
    again = parse_maze(picture(maze, ascii_only=True))
    assert (again.start, again.heading, again.goals) == (maze.start, maze.heading, maze.goals)
    assert [row.replace(">", "S") for row in again.rows] == list(maze.rows)


def covered(maze: Maze) -> set[tuple[int, int]]:
    """The cells under the rectangles of the picture's path of open cells."""
    path = ElementTree.fromstring(maze_svg(maze)).findall(f"{SVG}path")[0].attrib["d"]
    cells = set()
    for run in filter(None, path.split("M")):
        place, length = run.removesuffix("z").split("h")[:2]
        column, row = map(int, place.split())
        cells |= {(row, column + more) for more in range(int(length.removesuffix("v1")))}
    return cells


def test_svg() -> None:
    maze = parse_maze("name: a <b> & c\nD: door red\n*: goal blue\n&: amp\n---\n#S.D\n.#&*G\n")
    trail = [(0, 1), (0, 2)]
    root = ElementTree.fromstring(maze_svg(maze, trail=trail, cell=10))
    assert root.attrib["viewBox"] == "-1 -1 7 4"
    assert (root.attrib["width"], root.attrib["height"]) == ("70", "40")
    assert root.findtext(f"{SVG}title") == "a <b> & c: a maze of 2 by 5 cells"
    assert [group.findtext(f"{SVG}title") for group in root.findall(f"{SVG}g")] == [
        "door red",
        "amp",
        "blue goal",
    ]
    assert [text.text for text in root.iter(f"{SVG}text")] == ["D", "&", "*"]
    assert [line.attrib["points"] for line in root.iter(f"{SVG}polyline")] == ["1.5,0.5 2.5,0.5"]
    greens = [disc for disc in root.iter(f"{SVG}circle") if disc.attrib["fill"] == "#2e7d32"]
    assert len(greens) == len(maze.goals) == 2
    open_cells = {(0, 1), (0, 2), (0, 3), (1, 0), (1, 2), (1, 3), (1, 4)}
    assert covered(maze) == open_cells
    assert maze._repr_svg_() == maze_svg(maze)


def test_a_large_svg_stays_small() -> None:
    root = ElementTree.fromstring(maze_svg(generate("dfs", 64, 64, seed=1)))
    assert float(root.attrib["width"]) <= 640
