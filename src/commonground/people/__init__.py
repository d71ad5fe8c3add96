"""Who is here and who reads what: organisations, members, work groups, groups, and the viewer."""
