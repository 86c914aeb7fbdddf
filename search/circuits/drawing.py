"""Circuits as SVG pictures: inputs on the left, outputs on the right, a column for each level."""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import escape

from mesasynth.search.circuits.circuit import AND, BUT_NOT, NOT, NOT_BUT, OR, XOR, Circuit

_COLUMN, _ROW, _RADIUS, _BUBBLE = 88.0, 46.0, 15.0, 4.0
_SIGNS = {AND: "&", BUT_NOT: "&", NOT_BUT: "&", 1: "&", OR: "|", 11: "|", 13: "|", 7: "|"}
_SIGNS |= {XOR: "^", 9: "^", NOT: "~"}
_NEGATED = {BUT_NOT: 2, NOT_BUT: 1, 1: 3, 11: 2, 13: 1, 7: 3, 9: 1}
_INK, _PAPER, _INPUT, _GATE, _OUTPUT = "#37474f", "#ffffff", "#bbdefb", "#fff3e0", "#c8e6c9"


class _Spot(NamedTuple):
    x: float
    y: float


def circuit_svg(circuit: Circuit, *, title: str | None = None) -> str:
    """The circuit as one SVG element, with its text as the title that screen readers read.

    A gate is a disc with & (and), | (or), ^ (exclusive or) or ~ (not); a small ring before a gate
    or an output says that what comes in is negated.

    Args:
        circuit: the circuit.
        title: other words for the title.

    >>> from mesasynth.search.circuits.circuit import parse_circuit
    >>> picture = circuit_svg(parse_circuit("inputs 2; g1 = x1 & ~x2; out g1"))
    >>> picture.count("<circle"), picture.splitlines()[1]
    (2, '<title>inputs 2; g1 = x1 &amp; ~x2; out g1</title>')
    """
    spots = _spots(circuit)
    ends = len(circuit.outputs)
    last = max(spot.x for spot in spots) + _COLUMN
    tall = max(*(spot.y for spot in spots), (ends - 0.5) * _ROW) + _ROW / 2
    outputs = [_Spot(last, tall / 2 + (h - (ends - 1) / 2) * _ROW) for h in range(ends)]
    lines, marks = [], []
    for node, gate in enumerate(circuit.gates, circuit.inputs):
        operands = [gate.left] if gate.op == NOT else [gate.left, gate.right]
        for side, operand in enumerate(operands):
            shift = 0.0 if len(operands) == 1 else (side - 0.5) * _RADIUS
            target = _Spot(spots[node].x - _RADIUS + abs(shift) * 0.2, spots[node].y + shift)
            lines.append(_line(spots[operand], target))
            if _NEGATED.get(gate.op, 0) >> side & 1:
                marks.append(_ring(target))
        marks.append(_disc(spots[node], _SIGNS[gate.op]))
    for h, wire in enumerate(circuit.outputs):
        name = f"y{h + 1}"
        if wire.node < 0:
            name += f" = {int(wire.negated)}"
        else:
            target = _Spot(outputs[h].x - 20, outputs[h].y)
            lines.append(_line(spots[wire.node], target))
            if wire.negated:
                marks.append(_ring(target))
        marks.append(_box(outputs[h], name, _OUTPUT))
    inputs = range(circuit.inputs)
    marks.extend(_box(spots[node], circuit.name(node), _INPUT) for node in inputs)
    width, height = last + _COLUMN / 2, tall
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
                f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="sans-serif" '
                'font-size="13" text-anchor="middle">'
            ),
            f"<title>{escape(title or str(circuit))}</title>",
            f'<rect width="{width:g}" height="{height:g}" fill="{_PAPER}"/>',
            *lines,
            *marks,
            "</svg>",
        ]
    )


def _spots(circuit: Circuit) -> list[_Spot]:
    """Where the nodes stand: a column for each level, in the order of their operands' heights."""
    columns: dict[int, list[int]] = {}
    for node, level in enumerate(circuit.levels):
        columns.setdefault(level, []).append(node)
    tallest = max(map(len, columns.values()))
    height: dict[int, float] = {}
    found: dict[int, _Spot] = {}
    for level in sorted(columns):
        nodes = columns[level]
        if level:
            near = {
                node: sum(height[each] for each in circuit.gates[node - circuit.inputs][1:])
                for node in nodes
            }
            nodes.sort(key=near.__getitem__)
        for place, node in enumerate(nodes):
            height[node] = (place + 0.5 + (tallest - len(nodes)) / 2) * _ROW
            found[node] = _Spot(_COLUMN * (level + 0.5), height[node])
    return [found[node] for node in range(len(found))]


def _line(start: _Spot, end: _Spot) -> str:
    bend = (start.x + end.x) / 2
    return (
        f'<path d="M{start.x:g} {start.y:g}C{bend:g} {start.y:g} {bend:g} {end.y:g} {end.x:g} '
        f'{end.y:g}" fill="none" stroke="{_INK}"/>'
    )


def _ring(end: _Spot) -> str:
    return (
        f'<circle cx="{end.x - _BUBBLE:g}" cy="{end.y:g}" r="{_BUBBLE:g}" fill="{_PAPER}" '
        f'stroke="{_INK}"/>'
    )


def _disc(spot: _Spot, sign: str) -> str:
    return (
        f'<circle cx="{spot.x:g}" cy="{spot.y:g}" r="{_RADIUS:g}" fill="{_GATE}" '
        f'stroke="{_INK}"/>{_label(spot, sign)}'
    )


def _box(spot: _Spot, name: str, colour: str) -> str:
    return (
        f'<rect x="{spot.x - 20:g}" y="{spot.y - 12:g}" width="40" height="24" rx="4" '
        f'fill="{colour}" stroke="{_INK}"/>{_label(spot, name)}'
    )


def _label(spot: _Spot, text: str) -> str:
    return f'<text x="{spot.x:g}" y="{spot.y + 4.5:g}" fill="{_INK}">{escape(text)}</text>'
