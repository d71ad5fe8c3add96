"""The operations, one module a resource: they translate, nothing more."""
