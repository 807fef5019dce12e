from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionnetwork_mock.http.body import UnreadableBody
from actionnetwork_mock.http.form import MAX_DEPTH, nest, parse_form, parse_multipart

from .forms import multipart, pairs_of

names = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters='"\\[]'), min_size=1, max_size=6
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
inner = st.dictionaries(names, texts, min_size=1, max_size=3)


@st.composite
def alike(draw: st.DrawFn) -> list[dict[str, str]]:
    """Return objects with the same keys: the first key of the next one then says where it begins."""
    keys = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    return draw(st.lists(st.fixed_dictionaries(dict.fromkeys(keys, texts)), min_size=1, max_size=3))


nested = st.dictionaries(
    names,
    texts
    | st.lists(texts, min_size=1, max_size=3)
    | inner
    | st.dictionaries(names, inner, min_size=1)
    | alike(),
    max_size=4,
)


def refusal(raw: bytes) -> str:
    """Return the one sentence with which a form is refused."""
    with pytest.raises(UnreadableBody) as caught:
        parse_form(raw)
    assert "\n" not in caught.value.message
    return caught.value.message


@pytest.mark.uncovered
@settings(deadline=None, max_examples=150)
@given(nested)
def test_nested_fields_are_read_as_a_browser_sends_them(sent: dict[str, Any]) -> None:
    pairs = pairs_of(sent)
    assert parse_form(urlencode(pairs).encode()) == sent
    assert nest(parse_multipart(multipart(pairs), "multipart/form-data; boundary=frontier").pairs) == sent


def read(raw: bytes) -> list[object]:
    """Return what a body is as a form and as multipart: the fields, or the sentence of the refusal."""
    found: list[object] = []
    for parse in (parse_form, lambda sent: parse_multipart(sent, "multipart/form-data; boundary=a")):
        try:
            found.append(parse(raw))
        except UnreadableBody as error:
            found.append(error.message)
    return found


@pytest.mark.uncovered
@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60) | st.text(alphabet="ab[]=&%2+;\0\r\n-:").map(str.encode))
def test_any_bytes_are_fields_or_one_sentence(raw: bytes) -> None:
    sentences = [one for one in read(raw) if isinstance(one, str)]
    assert all(sentence and "\n" not in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", {}),
        (b"&&", {}),
        (b"a=1&b=2", {"a": "1", "b": "2"}),
        (b"a=1&a=2", {"a": "2"}),
        (b"a", {"a": None}),
        (b"a=", {"a": ""}),
        (b"=1", {}),
        (b"a=b=c", {"a": "b=c"}),
        (b"a=1+2%2B3%26", {"a": "1 2+3&"}),
        (b"%61=%C3%96", {"a": "\u00d6"}),
        ("ä=ö".encode(), {"ä": "ö"}),
        (b"a[b]=1&a[c]=2", {"a": {"b": "1", "c": "2"}}),
        (b"a%5Bb%5D=1", {"a": {"b": "1"}}),
        (b"a[]=1&a[]=2", {"a": ["1", "2"]}),
        (b"a[]=", {"a": [""]}),
        (b"a[][b]=1&a[][c]=2", {"a": [{"b": "1", "c": "2"}]}),
        (b"a[][b]=1&a[][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
        (b"a[][b]=1&a[][c]=2&a[][b]=3&a[][c]=4", {"a": [{"b": "1", "c": "2"}, {"b": "3", "c": "4"}]}),
        (b"a[][b][c]=1&a[][b][d]=2&a[][b][c]=3", {"a": [{"b": {"c": "1", "d": "2"}}, {"b": {"c": "3"}}]}),
        (b"a[][b][]=1&a[][b][]=2", {"a": [{"b": ["1", "2"]}]}),
        (b"a[][b]=1&a[][c][]=2", {"a": [{"b": "1", "c": ["2"]}]}),
        (b"a[]=1&a[][b]=2", {"a": ["1", {"b": "2"}]}),
        (b"a[b][][c]=1", {"a": {"b": [{"c": "1"}]}}),
        (b"a[][]=1&a[][]=2", {"a": [["1"], ["2"]]}),
        (b"a&a[b]=1", {"a": {"b": "1"}}),
        (b"a[b]=1&a=2", {"a": "2"}),
        (b"a[0][b]=1&a[1][b]=2", {"a": {"0": {"b": "1"}, "1": {"b": "2"}}}),
        (b"a[=1", {"a[": "1"}),
        (b"a]=1", {"a]": "1"}),
        (b"[a]=1", {"[a]": "1"}),
        (b"[]=1", {"[]": "1"}),
        (b"a[b=1", {"a[b": "1"}),
        (b"a[b]c=1", {"a[b]c": "1"}),
    ],
)
def test_a_form_is_read_by_the_rules_of_rails(raw: bytes, found: dict[str, Any]) -> None:
    assert parse_form(raw) == found


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"a=1&a[b]=2", "The field 'a' is sent as an object, and as no object before"),
        (b"a=1&a[]=2", "The field 'a' is sent as an array, and as no array before"),
        (b"a[]=1&a[b]=2", "The field 'a' is sent as an object, and as no object before"),
        (b"a[b]=1&a[]=2", "The field 'a' is sent as an array, and as no array before"),
        (b"x[a][b]=1&x[a][]=2", "The field 'a' is sent as an array, and as no array before"),
        (b"a=%FF", "The form is not UTF-8"),
        (b"\xff=1", "The form is not UTF-8"),
        (b"a=%ED%A0%80", "The form is not UTF-8"),
        (b"a=%00", "The form has the character NUL in a text"),
        (b"%00=a", "The form has the character NUL in a text"),
        (b"a=100%", "The form has a % that two hexadecimal digits do not follow"),
        (b"a=%zz", "The form has a % that two hexadecimal digits do not follow"),
    ],
)
def test_a_form_that_contradicts_itself_or_is_no_text_is_refused(raw: bytes, sentence: str) -> None:
    assert refusal(raw) == sentence


def test_a_name_may_be_nested_as_deep_as_rails_reads_it() -> None:
    brackets = b"[a]" * (MAX_DEPTH - 1)
    assert parse_form(b"a" + brackets + b"=1")["a"]
    assert "nested too deeply" in refusal(b"a" + brackets + b"[a]=1")
    assert "nested too deeply" in refusal(b"a" + b"[]" * 100_000 + b"=1")


@pytest.mark.parametrize(
    "piece", [b"a[][b]=1", b"a[]=1", b"a[b]=1", b"a[][b][c]=1", b"a[][]=1", b"a[][b][]=1"]
)
def test_a_long_form_is_read_in_time_that_grows_with_its_length(piece: bytes) -> None:
    found = parse_form(b"&".join([piece] * 50_000))  # minutes, if each piece looked at all before it
    assert list(found) == ["a"]


# Multipart


def test_a_file_is_named_and_left_out() -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n1\r\n'
    field = b'--x\r\nContent-Disposition: form-data; name="b"\r\n\r\n2\r\n'
    assert parse_multipart(part + field + b"--x--\r\n", "") == ([("b", "2")], ["a"])


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data; boundary=x", 'multipart/form-data; Boundary="x"; charset=utf-8', "", "text/plain"],
)
def test_the_boundary_is_the_declared_one_or_the_first_line(content_type: str) -> None:
    raw = b"--x\r\ncontent-disposition: form-data; name=a\r\n\r\none\r\ntwo\r\n--x--"
    assert parse_multipart(raw, content_type).pairs == [("a", "one\r\ntwo")]


def test_a_name_may_have_quotes() -> None:
    raw = b'--x\r\nContent-Disposition: form-data; name="a\\"b"\r\n\r\n1\r\n--x--\r\n'
    assert parse_multipart(raw, "").pairs == [('a"b', "1")]


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b"", "boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n", "boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n", "boundary=y"),
        (b"--x\r\n\r\n1\r\n--x--\r\n", "boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; filename=a\r\n\r\n1\r\n--x--\r\n", "boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n--x--\r\n", "boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\0\r\n--x--\r\n", "boundary=x"),
        (b"--\r\n--\r\n", ""),
        (b"no boundary at all", ""),
    ],
)
def test_a_multipart_body_that_is_cut_off_or_no_text_is_refused(raw: bytes, content_type: str) -> None:
    with pytest.raises(UnreadableBody):
        parse_multipart(raw, content_type)
