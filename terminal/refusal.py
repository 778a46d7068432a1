"""A command that cannot be carried out for a reason of its own."""


class Refused(Exception):
    """Says why, and what to do instead."""
