"""Base optimizers: how the best program is found, and why it is believed."""
