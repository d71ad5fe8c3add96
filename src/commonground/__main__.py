"""`python -m commonground` is the command line."""

from commonground.cli import main

main()
