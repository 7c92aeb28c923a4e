"""One rule for what a word is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.questions.words import count_words, words_over


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("one two\nthree\r\nfour", 4),
        ("a well-known fact", 3),
        ("2,500 people", 2),
        ("don't", 1),
        ("yes – no", 2),
        ("* item", 1),
        ("… — !", 0),
        ("one\u00a0two\u2009three", 3),
        ("防犯", 2),
        ("防犯 and ひと", 5),
        ("الشرطة المجتمعية", 2),
        ("niño über Straße", 3),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.text(alphabet="abcxyzÄé0-9", min_size=1).map(lambda t: f"w{t}"), max_size=50))
def test_words_joined_by_any_white_space_are_counted_once_each(words: list[str]) -> None:
    assert count_words(" ".join(words)) == len(words)
    assert count_words("\r\n ".join(words)) == len(words)
    assert count_words(f"  {chr(0xA0).join(words)}\n") == len(words)


@given(st.text(), st.text())
def test_counts_add_up_across_a_space(first: str, second: str) -> None:
    assert count_words(f"{first} {second}") == count_words(first) + count_words(second)


@given(st.text(max_size=200))
def test_marks_alone_add_nothing(text: str) -> None:
    assert count_words(f"{text} – …") == count_words(text)


@given(st.integers(1, 50), st.integers(0, 60))
def test_over_the_limit_is_what_exceeds_it(limit: int, words: int) -> None:
    assert words_over("word " * words, limit) == max(0, words - limit)


def test_without_a_limit_nothing_is_over() -> None:
    assert words_over("word " * 10_000, None) == 0
