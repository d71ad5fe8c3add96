"""The pages of administration, one module a page."""
