"""The rules of the embedded PostgreSQL, each tried on real servers."""
