"""A session that uses no fixture."""


def test_nothing() -> None:
    """Does nothing."""
