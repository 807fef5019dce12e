"""When a report may show a word that no declaration has."""

from __future__ import annotations

import pytest

from actionnetwork_contract.shadow.unknown_words import UnknownWords
from actionnetwork_contract.shadow.vocabulary import Token


def words_that_saw(word: str, resources: int = 5, within: str = "") -> UnknownWords:
    """Return the words of a run in which a field was on so many resources."""
    words = UnknownWords()
    for number in range(resources):
        words.saw("field", word, f"id {number}", within=within)
    return words


def test_a_word_on_five_resources_is_shown() -> None:
    assert words_that_saw("donor_tier").token("field", "donor_tier").text == "donor_tier"


def test_a_word_below_a_declared_key_is_shown_with_it() -> None:
    words = words_that_saw("verified", within="email_addresses")
    assert words.token("field", "verified", within="email_addresses").text == "email_addresses.verified"


def test_a_word_below_an_undeclared_key_is_hidden() -> None:
    assert words_that_saw("verified", within="ada").token("field", "verified", within="ada") == Token.hidden(
        "field"
    )


def test_a_word_on_few_resources_is_hidden() -> None:
    words = words_that_saw("donor_tier", 4)
    for _ in range(9):
        words.saw("field", "donor_tier", "id 1")
    assert words.token("field", "donor_tier") == Token.hidden("field")


@pytest.mark.parametrize(
    "word", ["Ada", "tier2", "donor tier", "ada@example.org", "_hidden", "a" * 41, "tier.one", ""]
)
def test_what_looks_like_no_key_is_hidden(word: str) -> None:
    assert words_that_saw(word).token("field", word) == Token.hidden("field")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("ada", "Ada"),
        ("ada", "ADA LOVELACE"),
        ("ada_lovelace", "Ada Lovelace"),
        ("ada-lovelace", {"name": ["Ada Lovelace"]}),
        ("ada_status", "Ada"),
        ("jose", "José"),
        ("lovelace", "ada.lovelace@example.org"),
        ("local_chapter", {"custom_fields": {"Local Chapter": "12"}}),
        ("chapter", {"custom_fields": {"local_chapter": "12"}}),
    ],
)
def test_a_word_that_is_a_value_or_custom_field_is_hidden(word: str, value: object) -> None:
    words = words_that_saw(word)
    assert words.token("field", word).is_declared is False
    assert words.token("field", word).text == word
    words.learn(value)
    assert words.token("field", word) == Token.hidden("field")


def test_prose_hides_no_key() -> None:
    words = words_that_saw("donor_tier")
    words.learn("Each donor is of some tier, which the page about the campaign explains in detail.")
    words.learn({"donor_tier": 3, "type": "donor"})
    assert words.token("field", "donor_tier") == Token.hidden("field")
    words = words_that_saw("membership_tier")
    words.learn("Each donor is of some tier, which the page about the campaign explains in detail.")
    assert words.token("field", "membership_tier").text == "membership_tier"
