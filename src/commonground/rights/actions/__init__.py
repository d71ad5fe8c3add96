"""What is done about what is one's own. Each action reads: require, change, record; in one transaction."""

from commonground.rights.actions.erasing import ask_to_be_erased, erase_member, withdraw_erasure
from commonground.rights.actions.exporting import ask_for_export
from commonground.rights.actions.retention import change_retention, hold_group, release_group

__all__ = [
    "ask_for_export",
    "ask_to_be_erased",
    "change_retention",
    "erase_member",
    "hold_group",
    "release_group",
    "withdraw_erasure",
]
