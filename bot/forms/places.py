"""Names of columns and cells as a spreadsheet writes them; everything counts from 1."""

MOST_COLUMNS = 16_384


def letters(index: int) -> str:
    """The column's name in Excel: 1 is A, 27 is AA."""
    name = ""
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(65 + digit) + name
    return name


def column_index(name: str) -> int:
    """The number of a column by its letters: A is 1; ValueError for no column."""
    index = 0
    for letter in name:
        digit = ord(letter) - 64
        if not 0 < digit <= 26:
            raise ValueError("column name")
        index = index * 26 + digit
    if not 0 < index <= MOST_COLUMNS:
        raise ValueError("column number")
    return index


def place(index: int, row: int) -> str:
    """The name of a cell, such as B7; columns count from 1."""
    return f"{letters(index)}{row}"
