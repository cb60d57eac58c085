"""Algolia's `filters` and `facetFilters`, the facet part of them, as a tree that says itself in SQL.

Grammar of `filters`: `facet:value`, values in single or double quotes where they have spaces, `NOT`, `AND`, `OR` and
parentheses. `AND` binds tighter than `OR`. Numeric, date and tag filters and `<score=>` are refused by name.
"""

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from main_process.local_search.service.errors import bad_request

MAX_DEPTH = 16
MAX_TERMS = 200
MAX_LENGTH = 32 * 1024
"""Characters of an expression."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<open>\()|(?P<close>\))|
    (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|
    (?P<colon>:)|
    (?P<compare><=|>=|!=|<|>|=)|
    (?P<word>[^\s():<>=!"']+)
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Is:
    """The record has this value of this facet."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """The record does not satisfy `term`."""

    term: "Filter"


@dataclass(frozen=True, slots=True)
class AllOf:
    """The record satisfies every term; with no terms, always."""

    terms: tuple["Filter", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The record satisfies at least one term."""

    terms: tuple["Filter", ...]


Filter: TypeAlias = Is | Not | AllOf | AnyOf


def to_sql(node: Filter) -> tuple[str, list[str]]:
    """A condition on `record.id`, and its arguments."""
    match node:
        case Is(attribute, value):
            return "record.id IN (SELECT record FROM facet WHERE attribute = ? AND value = ?)", [attribute, value]
        case Not(term):
            sql, arguments = to_sql(term)
            return f"NOT {sql}", arguments
        case AllOf(terms) | AnyOf(terms):
            if not terms:
                return "1", []
            parts = [to_sql(term) for term in terms]
            glue = " AND " if isinstance(node, AllOf) else " OR "
            return f"({glue.join(sql for sql, _ in parts)})", [arg for _, args in parts for arg in args]


def parse_filters(text: str) -> Filter:
    """Read a `filters` expression. Raises Refused (400) with the place where it stops making sense."""
    if len(text) > MAX_LENGTH:
        raise bad_request("filters: the expression is too long")
    if not text.strip():
        return AllOf()
    return _Parser(text).parse()


def parse_facet_filters(value: Any) -> Filter:
    """Read `facetFilters`: every member is required, a list inside is a choice, `facet:-value` negates."""
    if isinstance(value, str):
        return _facet_term(value)
    if not isinstance(value, list):
        raise bad_request("facetFilters: expected an array of strings, or of arrays of strings")
    if _count(value) > MAX_TERMS:
        raise bad_request(f"facetFilters: more than {MAX_TERMS} terms")
    terms: list[Filter] = []
    for member in value:
        if isinstance(member, list):
            if not member or not all(isinstance(term, str) for term in member):
                raise bad_request("facetFilters: an inner array holds one string or more")
            terms.append(AnyOf(tuple(_facet_term(term) for term in member)))
        elif isinstance(member, str):
            terms.append(_facet_term(member))
        else:
            raise bad_request("facetFilters: expected an array of strings, or of arrays of strings")
    return AllOf(tuple(terms))


def attributes_of(node: Filter) -> set[str]:
    """Every facet that the filter names."""
    match node:
        case Is(attribute, _):
            return {attribute}
        case Not(term):
            return attributes_of(term)
        case AllOf(terms) | AnyOf(terms):
            return {name for term in terms for name in attributes_of(term)}


def _count(value: list[Any]) -> int:
    return sum(len(member) if isinstance(member, list) else 1 for member in value)


def _facet_term(text: str) -> Filter:
    attribute, colon, value = text.partition(":")
    if not colon or not attribute:
        raise bad_request("facetFilters: each term is written facet:value")
    if value.startswith("-"):
        return Not(Is(attribute, value[1:]))
    # "\-" is how Algolia writes a value that begins with a minus sign.
    return Is(attribute, value[1:] if value.startswith("\\-") else value)


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0
        if len(self._tokens) > MAX_TERMS * 5:
            raise bad_request("filters: the expression is too long")

    def parse(self) -> Filter:
        node = self._either()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return node

    def _either(self) -> Filter:
        terms = [self._every()]
        while self._keyword("OR"):
            terms.append(self._every())
        return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))

    def _every(self) -> Filter:
        terms = [self._negation()]
        while self._keyword("AND"):
            terms.append(self._negation())
        return terms[0] if len(terms) == 1 else AllOf(tuple(terms))

    def _negation(self) -> Filter:
        negated = False
        while self._keyword("NOT"):
            negated = not negated
        node = self._term()
        return Not(node) if negated else node

    def _term(self) -> Filter:
        kind, text = self._next()
        if kind == "open":
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise bad_request("filters: parentheses are nested too deep")
            node = self._either()
            if self._next()[0] != "close":
                raise bad_request("filters: a closing parenthesis is missing")
            self._depth -= 1
            return node
        if kind not in {"word", "quoted"}:
            raise bad_request(f"filters: unexpected {text!r}")
        kind_after, sign = self._next()
        if kind_after == "compare":
            raise bad_request("filters: Local Search has no numeric filters, only facet:value")
        if kind_after != "colon":
            raise bad_request(f"filters: expected ':' after {text!r}, not {sign!r}")
        value_kind, value = self._next()
        if value_kind not in {"word", "quoted"}:
            raise bad_request(f"filters: {text!r} has no value")
        if self._peek() == ("word", "TO"):
            raise bad_request("filters: Local Search has no numeric ranges, only facet:value")
        if text == "_tags":
            raise bad_request("filters: Local Search has no tags, only facet:value")
        return Is(text, value)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "the end")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _keyword(self, word: str) -> bool:
        kind, text = self._peek()
        found = kind == "word" and text == word
        self._at += found
        return found

    def _unexpected(self) -> Exception:
        return bad_request(f"filters: unexpected {self._peek()[1]!r}")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise bad_request(f"filters: cannot read character {position + 1}")
        kind, found = match.lastgroup, match.group(match.lastgroup)
        if kind == "quoted":
            found = re.sub(r"\\(.)", r"\1", found[1:-1], flags=re.DOTALL)
        tokens.append((kind, found))
        position = match.end()
    return tokens
