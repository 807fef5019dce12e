"""Replaces single values by their class: ``Values`` makes the pseudonyms, ``Census`` sees them first and changes none.

Dates need to be known before the first one is replaced, because their order must stay, and custom fields because one of
few people is left out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache, partial
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from actionnetwork_fixtures.places import Place, place_of_zip, places_by_area_code
from actionnetwork_mock.resources import LANGUAGES, RESOURCES, resource_named
from actionnetwork_mock.rules.money import parse_money

from ..declarations import addresses, declared_keys
from .classes import UUID, Class, class_of
from .dates import Dates
from .pseudonyms import Collision, Pseudonyms
from .public_words import ERROR_WORDS

MIN_PEOPLE = 5
"""A custom field that fewer people have is left out."""
_SITE = "actionnetwork.org"
_OTHER_HOST = "example.org"
_OWN_SYSTEM = "Action Network"
_DEFAULT_LANGUAGE = resource_named("people").field_named("languages_spoken").default[0]
_CURRENCIES = ("USD", "EUR")
_COUNTRIES = ("US", "GB")
_MANY_PLACES = 20
_MAX_ZIPS = 1000
"""How often another code of the same hundred is tried, if one is that of a real person."""
_SAFE = "!$&'()*+,;=:@~-._/"


class Census:
    """Changes nothing, and remembers what must be known before: the dates, and who has which custom field."""

    def __init__(self, dates: Dates) -> None:
        self._dates = dates
        self._owners: dict[str, set[str]] = {}

    def text(self, kind: Class, text: str) -> str:
        """Remember a date."""
        if kind == "date":
            self._dates.note(text)
        return text

    def custom_field(self, name: str, owner: str) -> str | None:
        """Remember that a person has a custom field."""
        owners = self._owners.setdefault(name, set())
        if owner:
            owners.add(owner)
        return name

    def key(self, name: str) -> str:
        """Return the key."""
        return name

    def postal(self, _name: str, text: str, _postal_code: str) -> str:
        """Return the text."""
        return text

    def coordinate(self, _name: str, value: float, _postal_code: str) -> float:
        """Return the value."""
        return value

    def number(self, value: float, *, is_money: bool) -> float:
        """Return the value."""
        return value

    def custom_fields(self) -> set[str]:
        """Return the custom fields that enough people have."""
        return {name for name, owners in self._owners.items() if len(owners) >= MIN_PEOPLE}


class Values:
    """Makes the pseudonyms of one corpus.

    Of the custom fields, those in ``custom_fields`` are in it, and the names of ``kept_names`` stay. No place has a
    word that is ``avoided``.
    """

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        dates: Dates,
        custom_fields: Collection[str],
        *,
        kept_names: Collection[str] = (),
        avoided: Collection[str] = (),
    ) -> None:
        self._pseudonyms = pseudonyms
        self._custom_fields = custom_fields
        self._kept_names = kept_names
        self._avoided = frozenset(avoided)
        self._regions = _permuted_regions(pseudonyms)
        self._made: dict[Class, Callable[[str], str]] = {
            "kept": str,
            "email": pseudonyms.email,
            "phone": pseudonyms.phone,
            "uuid": pseudonyms.uuid,
            "identifier": pseudonyms.identifier,
            "date": dates.pseudonym,
            "amount": self._amount,
            "address": self._address,
            "language": self._language,
            "country": partial(self._code, _COUNTRIES),
            "currency": partial(self._code, _CURRENCIES),
            "system": self._system,
            "error": partial(_WORDS.sub, self._error_word),
            "piece": pseudonyms.reshaped,
            "text": pseudonyms.text,
        }
        """What makes the pseudonym of a text, by its class."""

    def text(self, kind: Class, text: str) -> str:
        """Return what stands for a text of a class. Raises Collision."""
        return self._made[kind](text)

    def _language(self, text: str) -> str:
        if text == _DEFAULT_LANGUAGE:  # that of people who were created without one
            return text
        return self._pseudonyms.choice("language", text, {*LANGUAGES} - {_DEFAULT_LANGUAGE})

    def _system(self, text: str) -> str:
        return text if text == _OWN_SYSTEM else self._pseudonyms.text(text)

    def _error_word(self, found: re.Match[str]) -> str:
        """Return a word of an error: those of the API stay, others are values that were sent."""
        word = found[0]
        if word.casefold() in _error_words():
            return word
        kind = class_of("", word)
        return self._pseudonyms.reshaped(word) if kind in ("text", "date") else self.text(kind, word)

    def _amount(self, text: str) -> str:
        money = parse_money(text)
        if money is None:
            return self._pseudonyms.reshaped(text)
        found = self._pseudonyms.amount(int(money.replace(".", "")))
        if "." not in text:
            return str(found // 100)
        return f"{found / 100:.2f}"

    def _code(self, codes: tuple[str, ...], text: str) -> str:
        if len(text) != len(codes[0]) or not text.isalpha():
            return self._pseudonyms.text(text)
        found = codes[0] if text.upper() == codes[0] else codes[1]
        return found if text.isupper() else found.lower()

    def _address(self, text: str) -> str:
        """Return another address; other hosts than that of the API become example.org."""
        try:
            parts = urlsplit(text)
        except ValueError:
            return self._pseudonyms.reshaped(text)
        host = _SITE if parts.hostname in (_SITE, f"www.{_SITE}") else _OTHER_HOST
        query = "&".join("=".join(map(self._piece, pair.split("="))) for pair in parts.query.split("&"))
        path = "/".join(
            piece if piece in path_words() else self._piece(piece) for piece in parts.path.split("/")
        )
        return urlunsplit((parts.scheme, host, path, query, self._piece(parts.fragment)))

    def _piece(self, piece: str) -> str:
        text = unquote(piece)
        if not text:
            return piece
        made = self._pseudonyms
        found = made.uuid(text) if UUID.fullmatch(text) else made.reshaped(text)
        return quote(found, safe=_SAFE.replace("/", ""))

    def custom_field(self, name: str, _owner: str) -> str | None:
        """Return the key that stands for a custom field, None if too few people have it. Raises Collision."""
        if name not in self._custom_fields:
            return None
        return name if name in self._kept_names else self._pseudonyms.custom_field(name)

    def key(self, name: str) -> str:
        """Return what stands for an undeclared key. Raises Collision."""
        return self._pseudonyms.name(name)

    def postal(self, name: str, text: str, postal_code: str) -> str:
        """Return a part of the place that stands for that of a postal code, if it is a part of it."""
        real = place_of_zip(text if name == "postal_code" else postal_code)
        if real is None:
            if name == "region" and len(text) == 2 and text.isalpha():
                region = self._region(text.upper())
                return region if text.isupper() else region.lower()
            return self._pseudonyms.text(text) if name != "postal_code" else self._pseudonyms.reshaped(text)
        place = self._place(real)
        if name == "postal_code":
            return self._zip(text, place)
        if text.casefold() == getattr(real, name).casefold():
            found: str = getattr(place, name)
            return found if text == getattr(real, name) else found.lower()
        return self.postal(name, text, "")

    def _place(self, real: Place) -> Place:
        """Return the place that stands for another; codes of one city stay codes of one city, and cities of a region.

        It is in another region only if each city of the region is that of a real person.
        """
        for places in (_places(self._region(real.region)), _places()):
            for again in range(len(places)):  # the same place whatever is avoided, but where it is
                number = self._pseudonyms.number("place", f"{real.locality} {real.region}", again)
                place = places[number % len(places)]
                if not _words(place) & self._avoided:
                    return place
        raise Collision("place")

    def _region(self, real: str) -> str:
        """Return the region that stands for another, in an address as well as in a filter, which has no postal code."""
        return self._regions.get(real) or self._pseudonyms.choice("region", real, self._regions)

    def _zip(self, text: str, place: Place) -> str:
        bare = text.strip()
        for again in range(_MAX_ZIPS):
            end = self._pseudonyms.number("zip", bare, again)
            code = f"{place.postal_code[:3]}{end % 100:02}"
            if code not in self._avoided:
                more = f"-{end // 100 % 10_000:04}" if len(bare) > len(code) else ""
                return text.replace(bare, code + more)
        raise Collision("zip")

    def coordinate(self, name: str, value: float, postal_code: str) -> float:
        """Return the coordinate of the place that stands for another, or one in the same country."""
        real = place_of_zip(postal_code)
        if value == 0:
            return value
        if real is not None and math.isclose(getattr(real, name), value):
            found: float = getattr(self._place(real), name)
            return found
        number = self._pseudonyms.number("coordinate", f"{name} {value}")
        low, high = (26, 48) if name == "latitude" else (-122, -72)
        return round(low + (high - low) * (number % 10_000) / 10_000, 4)

    def number(self, value: float, *, is_money: bool) -> float:
        """Return another number with as many digits, or of the same size for an amount."""
        made = self._pseudonyms
        if not math.isfinite(value) or not float(value).is_integer() and not is_money:
            return made.number("number", str(value)) % 100_000 / 1000
        found = (
            made.amount(round(value * 100)) / 100 if is_money else float(made.reshaped(str(abs(int(value)))))
        )
        signed = math.copysign(found, value)
        return int(signed) if isinstance(value, int) else signed


_WORDS = re.compile(r"[^\s\"'(),.;:=](?:[^\s\"'(),;=]*[^\s\"'(),.;:=])?")


@cache
def _error_words() -> frozenset[str]:
    texts = [ERROR_WORDS, *declared_keys()]
    for resource in RESOURCES:
        texts += [
            resource.name,
            resource.name.removesuffix("s"),
            resource.title,
            *(declared.name for declared in resource.filters),
        ]
        texts += [*(link.refusal for link in resource.posted_links)]
    return frozenset(
        word.casefold() for text in texts for word in _WORDS.findall(text.replace("_", " ") + f" {text}")
    )


@cache
def path_words() -> frozenset[str]:
    """Return the words that paths of the API and of public pages consist of."""
    words = {"", "api", "v2", *(resource.page_word for resource in RESOURCES)}
    words.update(piece for template in addresses() for piece in template.split("/") if "{" not in piece)
    return frozenset(words | {resource.name for resource in RESOURCES})


@cache
def _places(region: str = "") -> tuple[Place, ...]:
    found = {place for places in places_by_area_code().values() for place in places}
    return tuple(sorted(place for place in found if region in ("", place.region)))


def _permuted_regions(pseudonyms: Pseudonyms) -> dict[str, str]:
    """Return another region for each, with about as many cities, so that different cities stay different ones."""
    sizes: dict[int, set[str]] = {}
    for region, count in Counter(place.region for place in _places()).items():
        sizes.setdefault(min(count, _MANY_PLACES) // 10, set()).add(region)
    found: dict[str, str] = {}
    for regions in sizes.values():
        ordered = sorted(regions, key=partial(pseudonyms.number, "region"))
        found.update(zip(ordered, [*ordered[1:], ordered[0]], strict=True))
    return found


def _words(place: Place) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{4,}", place.locality)}
