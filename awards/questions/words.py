"""Counting words: one rule for the counter below a field, for saving and for submitting.

A word is a run of characters without white space that holds at least one letter or digit, so
"well-known" and "2,500" are one word each and a dash standing alone is none. In scripts written
without spaces between words, each Han, Hiragana or Katakana character counts as one word.
`static/js/word-count.js` has the same rule; a test compares the two.
"""

import re
from unicodedata import category

# White space as both Python and JavaScript understand it, spelled out since their \s differ.
SPACE = r"\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
UNSPACED = r"\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(f"[{UNSPACED}]|[^{SPACE}{UNSPACED}]+")


def count_words(text: str) -> int:
    """How many words the text has, by the rule of this module."""
    return sum(any(category(mark)[0] in "LN" for mark in piece) for piece in _PIECE.findall(text))


def words_over(text: str, limit: int | None) -> int:
    """How many words the text has above the limit; 0 within it or without one."""
    return 0 if limit is None else max(0, count_words(text) - limit)
