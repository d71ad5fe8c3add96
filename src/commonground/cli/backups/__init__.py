"""One file with everything of a network: made while it works, checked, brought back whole or not at all."""
