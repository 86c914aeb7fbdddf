"""What the winners are, and figures of what was found."""

from mesasynth.analysis.figures import compare_figure, front_figure, posterior_figure, save_figure

__all__ = ["compare_figure", "front_figure", "posterior_figure", "save_figure"]
