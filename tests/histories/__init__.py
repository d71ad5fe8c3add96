"""Random histories of a small network.

A history is a list of moves, each a name with three numbers that choose who and what. After every move the world is
held against what must be true at any time; in the end time passes until nothing new can happen.
"""
