from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.patterns import MAX_PATTERN_CHARS, Glob, Matcher


@pytest.mark.parametrize(
    ("pattern", "method", "path"),
    [
        ("*", "POST", "/"),
        ("* *", "POST", "/tags/1"),
        ("GET *", "GET", "/tags/1/taggings/2"),
        ("GET /people", "GET", "/people"),
        ("GET /people/", "GET", "/people"),
        ("GET /", "GET", "/"),
        ("* /people", "PUT", "/people"),
        ("* /tags/*", "GET", "/tags/1/taggings"),
        ("* /tags/*/taggings", "POST", "/tags/1/taggings"),
        ("* */taggings", "POST", "/people/1/taggings"),
        ("  GET /people  ", "GET", "/people"),
        ("GET /*", "GET", "/"),
    ],
)
def test_a_pattern_matches(pattern: str, method: str, path: str) -> None:
    assert Matcher(pattern).match(method, path)


@pytest.mark.parametrize(
    ("pattern", "method", "path"),
    [
        ("GET /people", "POST", "/people"),
        ("GET /people", "GET", "/people/1"),
        ("GET /people", "GET", "/People"),
        ("GET /people/*", "GET", "/people"),
        ("* /tags/*/taggings", "GET", "/tags/1"),
        ("GET /", "GET", "/people"),
    ],
)
def test_a_pattern_does_not_match(pattern: str, method: str, path: str) -> None:
    assert not Matcher(pattern).match(method, path)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        " ",
        "GET",
        "/people",
        "people",
        "get /people",
        "Get /people",
        "GET people",
        "GET  /people",
        "**",
        "GET,POST /x",
        "* people",
    ],
)
def test_what_is_no_pattern_is_refused_with_examples(pattern: str) -> None:
    with pytest.raises(UsageError, match=r'is not a pattern for requests: write "GET /people\*"'):
        Matcher(pattern)


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"(/[a-z0-9.?!()\[\]{}^$|+\\-]{1,8}){1,4}", fullmatch=True))
def test_a_path_without_a_star_matches_itself(path: str) -> None:
    assert Matcher(f"GET {path}").match("GET", path)


def test_only_the_star_is_special() -> None:
    assert not Matcher("GET /peopl?").match("GET", "/people")
    assert not Matcher("GET /[a-z]").match("GET", "/a")


def test_a_long_pattern_is_refused() -> None:
    Matcher("GET /" + "a" * (MAX_PATTERN_CHARS - 5))
    with pytest.raises(UsageError, match="has 500 characters at most, and this one has 501"):
        Matcher("GET /" + "a" * (MAX_PATTERN_CHARS - 4))


# Globs


@settings(deadline=None, max_examples=500)
@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
@example("a*a", "a")
@example("*ab*ba*", "aba")
@example("**", "")
def test_a_glob_matches_what_its_regular_expression_matches(glob: str, text: str) -> None:
    expected = re.fullmatch(".*".join(map(re.escape, glob.split("*"))), text) is not None
    assert Glob(glob).matches(text) is expected


class _CountingText(str):
    """A text that counts the searches in it."""

    searches = 0

    def find(self, *arguments: object) -> int:
        self.searches += 1
        return super().find(*arguments)  # type: ignore[arg-type]


def test_a_glob_searches_once_for_each_of_its_pieces() -> None:
    text = _CountingText("a" * 60_000)
    assert not Glob("*a" * 200 + "*ab*b").matches(text)
    assert not Glob("*a" * 200 + "*ab*a").matches(text)
    assert text.searches == 201
