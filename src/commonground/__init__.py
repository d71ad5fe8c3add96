"""Commonground: the open network where a company and everyone around it solve problems together."""

__version__ = "0.1.0"
