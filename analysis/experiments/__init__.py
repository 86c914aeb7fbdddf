"""The conditions for mesa-optimization as experiments: each a question with a prediction.

>>> [each.name for each in EXPERIMENTS if each.name.endswith("range")]
['algorithmic-range']
"""

from __future__ import annotations

from typing import Any

from mesasynth.analysis.experiments.algorithmic_range import ALGORITHMIC_RANGE
from mesasynth.analysis.experiments.all_mazes import ALL_MAZES
from mesasynth.analysis.experiments.backdoor import BACKDOOR
from mesasynth.analysis.experiments.capacity import CAPACITY
from mesasynth.analysis.experiments.compression import COMPRESSION
from mesasynth.analysis.experiments.diversity import DIVERSITY
from mesasynth.analysis.experiments.experiment import (
    FULL,
    QUICK,
    Experiment,
    ExperimentError,
    Row,
    Setting,
    Table,
)
from mesasynth.analysis.experiments.hard_coded import HARD_CODED
from mesasynth.analysis.experiments.optimization_power import OPTIMIZATION_POWER
from mesasynth.analysis.experiments.phase_diagram import PHASE_DIAGRAM
from mesasynth.analysis.experiments.pseudo_alignment import PSEUDO_ALIGNMENT
from mesasynth.analysis.experiments.safety_properties import SAFETY_PROPERTIES
from mesasynth.analysis.experiments.simple_tasks import SIMPLE_TASKS
from mesasynth.analysis.experiments.statefulness import STATEFULNESS
from mesasynth.analysis.experiments.store import Store
from mesasynth.analysis.experiments.task_restriction import TASK_RESTRICTION
from mesasynth.analysis.experiments.time_penalty import TIME_PENALTY

EXPERIMENTS: tuple[Experiment[Any], ...] = (
    ALGORITHMIC_RANGE,
    ALL_MAZES,
    BACKDOOR,
    CAPACITY,
    COMPRESSION,
    DIVERSITY,
    HARD_CODED,
    PHASE_DIAGRAM,
    OPTIMIZATION_POWER,
    PSEUDO_ALIGNMENT,
    SAFETY_PROPERTIES,
    SIMPLE_TASKS,
    STATEFULNESS,
    TASK_RESTRICTION,
    TIME_PENALTY,
)
"""All experiments, by name."""

__all__ = [
    "EXPERIMENTS",
    "FULL",
    "QUICK",
    "Experiment",
    "ExperimentError",
    "Row",
    "Setting",
    "Store",
    "Table",
]
