"""Marks sentences for the catalogs."""


def N_(sentence: str) -> str:  # noqa: N802
    """The sentence as it is, marked for the catalog."""
    return sentence
