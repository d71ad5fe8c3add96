"""What is read about people and groups."""

from commonground.people.queries.directory import People, by_name, called, directory, people_of_group
from commonground.people.queries.groups import GroupShown, groups_shown, standing_in, stewards_of
from commonground.people.queries.naming import groups_to_name, people_to_name

__all__ = [
    "GroupShown",
    "People",
    "by_name",
    "called",
    "directory",
    "groups_shown",
    "groups_to_name",
    "people_of_group",
    "people_to_name",
    "standing_in",
    "stewards_of",
]
