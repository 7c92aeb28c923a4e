"""Word lists as they are read best: in lines, parted by blanks."""


def words(lines: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(lines.split())
