"""The command line, tried as it is typed."""
