"""Tests of the pages, their frame and their scripts."""
