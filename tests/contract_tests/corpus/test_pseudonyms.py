"""Pseudonyms: the same for the same value, of the same form, and never the value."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_contract.corpus.pseudonyms import Collision, Pseudonyms
from actionnetwork_mock.rules.formats import is_email, parse_phone

KEY = bytes(32)


@pytest.fixture
def made() -> Pseudonyms:
    return Pseudonyms(KEY)


def test_an_email_becomes_one_of_example_org(made: Pseudonyms) -> None:
    found = made.email("ada@club.example")
    assert re.fullmatch(r"p[0-9a-f]{10}@example\.org", found)
    assert is_email(found)


def test_the_same_email_in_another_case_is_the_same(made: Pseudonyms) -> None:
    small, capitals, mixed = (
        made.email("ada@club.example"),
        made.email("ADA@CLUB.EXAMPLE"),
        made.email("Ada@Club.example"),
    )
    assert capitals == small.upper()
    assert mixed == small[0].upper() + small[1:]
    assert made.email(" ada@club.example ") == f" {small} "


def test_amounts_and_national_numbers_are_not_those_of_other_people(made: Pseudonyms) -> None:
    amount, number = made.amount(1_234_500), made.phone("13125552001")
    other = Pseudonyms(KEY, {str(amount // 100), number[-10:]})
    assert other.amount(1_234_500) != amount
    assert other.phone("13125552001") != number


def test_a_text_has_no_part_of_a_word_at_its_end(made: Pseudonyms) -> None:
    """A part of a word may be the name of a real person, which whole words avoid."""
    for letter in "abcdefgh":
        assert min(map(len, made.text(letter * 255).split(" "))) >= 8
        *_, last = re.findall("[a-z]{4,}", made.text(f"<p>about {letter * 20}</p>"))
        assert len(last) == 8 or len({*last}) == 1


def test_an_email_keeps_its_plus_and_letters_outside_ascii(made: Pseudonyms) -> None:
    assert re.fullmatch(r"p[0-9a-f]{10}\+t\d+@example\.org", made.email("ada+news@club.example"))
    assert not made.email("adä@club.example").isascii()
    assert made.email("ada+news@club.example") != made.email("ada@club.example")


@pytest.mark.parametrize("text", ["ada@", "@club", "ada club.example", "ada@@club.example", "a@b@c.de"])
def test_a_malformed_email_stays_malformed(made: Pseudonyms, text: str) -> None:
    found = made.email(text)
    assert not is_email(found)
    assert re.sub(r"\w+", "x", found) == re.sub(r"\w+", "x", text)
    assert "ada" not in found


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("13125550148", r"1\d{3}55501\d\d"),
        ("(312) 867-5309", r"\(\d{3}\) 555-01\d\d"),
        ("+1 312 867 5309", r"\+1 \d{3} 555 01\d\d"),
        ("+44 7911 123456", r"\+44 7700 900\d{3}"),
        ("+61 2 9876 5432", r"\+61 [2378] 5550 ?\d{4}|\+61 [2378] 555\d \d{4}"),
        ("+49 30 1234567", r"\+1\d{3}55501\d\d|\+\d\d \d\d \d{7}"),
    ],
)
def test_a_number_becomes_one_kept_for_fiction(made: Pseudonyms, text: str, pattern: str) -> None:
    assert re.fullmatch(pattern, made.phone(text))


def test_the_forms_of_one_number_stay_one_number(made: Pseudonyms) -> None:
    forms = ["13128675309", "3128675309", "(312) 867-5309", "+1 312 867 5309"]
    assert len({parse_phone(made.phone(form)) for form in forms}) == 1


def test_many_numbers_get_different_pseudonyms(made: Pseudonyms) -> None:
    numbers = {made.phone(f"1312867{line:04}") for line in range(2000)}
    assert len(numbers) == 2000


def test_numbers_that_run_out_are_refused(made: Pseudonyms) -> None:
    numbers = [f"447911{line:06}" for line in range(1100)]
    with pytest.raises(Collision):
        [made.phone(number) for number in numbers]


def test_ids_become_uuids(made: Pseudonyms) -> None:
    raw = "6f1e9a0c-97a4-1d3f-8a52-0d5c3d1f7a11"
    found = made.uuid(raw)
    assert UUID(found).version == 4
    assert made.uuid(raw.upper()) == found.upper()
    assert made.identifier(f"action_network:{raw}") == f"action_network:{found}"
    assert made.uuid("00000000-0000-0000-0000-000000000000") == "00000000-0000-0000-0000-000000000000"


def test_identifiers_of_one_system_stay_of_one_system(made: Pseudonyms) -> None:
    first, second, third = made.identifier("van:123"), made.identifier("van:124"), made.identifier("crm:123")
    systems = [found.partition(":")[0] for found in (first, second, third)]
    assert systems[0] == systems[1] != systems[2]
    assert all(re.fullmatch("system_[a-z]{8}", system) for system in systems)
    assert len({first, second, third}) == 3
    assert ":" not in made.identifier("malformed")


@pytest.mark.parametrize("length", [1, 16, 17, 254, 255, 256, 300, 65_535, 65_536, 70_000])
def test_a_text_keeps_its_class_of_length(made: Pseudonyms, length: int) -> None:
    def size(text: str) -> str:
        return (
            "short"
            if len(text) <= 16
            else "medium"
            if len(text) <= 255
            else "long"
            if len(text) <= 65_535
            else "too long"
        )

    found = made.text("x" * length)
    assert size(found) == size("x" * length)
    if length in (255, 256, 65_535, 65_536):
        assert len(found) == length


def test_a_text_keeps_its_form(made: Pseudonyms) -> None:
    assert made.text("LOUD").isupper()
    assert made.text("Ada")[0].isupper()
    assert made.text("quiet").islower()
    assert made.text("  ada ") == f"  {made.text('ada')} "
    assert made.text("") == ""
    assert made.text("   ") == "   "
    assert not made.text("José").isascii()
    assert "<" in made.text("Save the <b>library</b> of Leeds")
    assert "'" in made.text("O'Brien")
    assert made.text("60622").isdigit()
    assert made.text("ada").casefold() == made.text("ADA").casefold()


def test_the_beginning_of_a_long_text_stays_its_beginning(made: Pseudonyms) -> None:
    text = "many words of some text " * 30
    assert made.text(text)[:255] == made.text(text[:255])


def test_pseudonyms_avoid_words_that_occur() -> None:
    found = Pseudonyms(KEY).text("ada")
    assert Pseudonyms(KEY, {found}).text("ada") != found
    number = Pseudonyms(KEY).phone("13128675309")
    assert Pseudonyms(KEY, {number}).phone("13128675309") != number


def test_another_key_makes_other_pseudonyms() -> None:
    first, second = Pseudonyms(bytes(32)), Pseudonyms(bytes([1] * 32))
    for kind in ("email", "uuid", "text"):
        assert getattr(first, kind)("ada@club.example") != getattr(second, kind)("ada@club.example")


@given(st.text(min_size=4, max_size=60))
def test_a_text_is_never_its_own_pseudonym(text: str) -> None:
    if any(letter.isalpha() for letter in text):
        assert Pseudonyms(KEY).text(text) != text


@given(st.integers(-(10**9), 10**9))
def test_an_amount_keeps_its_size(cents: int) -> None:
    found = Pseudonyms(KEY).amount(cents)
    assert len(str(abs(found))) == len(str(abs(cents)))
    assert (found < 0, found == 0, found % 100 == 0) == (
        cents < 0,
        cents == 0,
        cents % 100 == 0,
    ) or cents % 100


def test_undeclared_names_keep_their_prefix(made: Pseudonyms) -> None:
    assert re.fullmatch("osdi:[a-z]{6,}", made.name("osdi:clubs"))
    assert re.fullmatch("[a-z]{6,}", made.name("donor_tier"))
