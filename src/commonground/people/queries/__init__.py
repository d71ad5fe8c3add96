"""What is read about people and groups."""

from commonground.people.queries.directory import People, by_name, directory, people_of_group
from commonground.people.queries.groups import GroupShown, groups_shown, standing_in, stewards_of
from commonground.people.queries.naming import people_to_name

__all__ = [
    "GroupShown",
    "People",
    "by_name",
    "directory",
    "groups_shown",
    "people_of_group",
    "people_to_name",
    "standing_in",
    "stewards_of",
]
