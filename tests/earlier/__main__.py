"""`python -m tests.earlier VERSION` keeps what this version makes."""

import sys

from tests.earlier import FOLDER, make

make(FOLDER / f"{sys.argv[1]}.backup")
