"""Which names of a file are which fields of which provider.

A name counts where it is made of whole words: the type's own name, then the field's, as in `OPENAI_API_KEY`,
`NEXT_PUBLIC_ALGOLIA_APP_ID` or `algolia.appId`, with an environment's name where one likes it (`OPENAI_PROD_API_KEY`).
Nothing is ever taken from another vendor's names, and `DATABASE_URL` is nobody's base URL.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from main_process.providers.types import Field, ProviderType, flat

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_FRAMEWORKS = (
    *(("next", "public"), ("nuxt", "public"), ("react", "app"), ("vue", "app"), ("expo", "public")),
    *(("vite",), ("nuxt",), ("gatsby",), ("public",), ("my",)),
    *(("env",), ("vars",), ("environment",), ("secrets",), ("values",)),
)
"""What build tools want in front of a name, and below what other files have it."""
_ENVIRONMENTS = frozenset(
    {
        *("prod", "production", "staging", "stage", "dev", "development", "test", "testing"),
        *("live", "sandbox", "local", "demo", "main", "default", "backup", "eu", "us"),
    }
)
_SPELLINGS = {
    "appid": ("applicationid", "app"),
    "apikey": (
        *("key", "secretkey", "token", "apitoken", "adminapikey", "adminkey", "writeapikey", "writekey"),
        *("searchapikey", "searchkey", "searchonlyapikey", "searchonlykey"),
    ),
    "baseurl": ("apibase", "apibaseurl", "apiurl", "url", "endpoint"),
    "organization": ("org", "orgid", "organizationid", "organisation"),
    "project": ("projectid",),
}
"""Other spellings of common fields, best first."""
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """A provider that a file seems to hold."""

    type: str
    name: str
    """A name for it, such as `Algolia` or `OpenAI prod`."""
    mapping: dict[str, str]
    """Field name → name in the file."""


def propose(types: Iterable[ProviderType], names: Sequence[str]) -> list[Proposal]:
    """Every provider that the names make up wholly, in the order of the types."""
    return [
        proposal for schema in types for proposal in _of_type(schema, names) if not schema.missing(proposal.mapping)
    ]


def suggest(schema: ProviderType, names: Sequence[str]) -> dict[str, str]:
    """For each field of one type the name in the file that holds it: field name → name in the file.

    Of several environments the one without a name counts. A file of bare names (`apiKey`, `BASE_URL`) counts
    where every one of them is a field of this type: otherwise they may be anybody's.
    """
    if proposals := _of_type(schema, names):
        return proposals[0].mapping if len(proposals) == 1 or proposals[0].name == schema.label else {}
    bare = {name: field for name in names if (field := _field(schema, "".join(_words(name)))) is not None}
    return _best(schema, bare) if names and len(bare) == len(names) else {}


def _of_type(schema: ProviderType, names: Sequence[str]) -> list[Proposal]:
    groups: dict[str, dict[str, Field]] = {}
    for name in names:
        if (read := _read(schema, name)) is not None:
            groups.setdefault(read[0], {})[name] = read[1]
    return [
        Proposal(schema.type, f"{schema.label} {label}".strip(), _best(schema, groups[label]))
        for label in sorted(groups, key=lambda label: (label != "", label))
    ]


def _best(schema: ProviderType, found: dict[str, Field]) -> dict[str, str]:
    """One name for each field, and one field of a group of alternatives."""
    mapping: dict[str, str] = {}
    groups: set[str] = set()
    for field in schema.fields:
        fitting = [name for name, of in found.items() if of is field]
        if fitting and field.one_of not in groups:
            order = _spellings(field)
            mapping[field.name] = min(fitting, key=lambda name: order.index(_ending(name, order)))
            groups |= {field.one_of} if field.one_of else set()
    return mapping


def _read(schema: ProviderType, name: str) -> tuple[str, Field] | None:
    """The environment and the field that a name tells, where it is one of this type's."""
    words = _words(name)
    if len(words) > _MOST_WORDS:
        return None
    for prefix in _FRAMEWORKS:
        if tuple(words[: len(prefix)]) == prefix:
            words = words[len(prefix) :]
            break
    before, words = _environment(words)
    vendor = flat(schema.type)
    for count in range(1, len(words)):
        if "".join(words[:count]) == vendor:
            between, rest = _environment(words[count:])
            rest, after = _environment(rest[::-1])[::-1]
            field = _field(schema, "".join(rest[::-1]))
            return None if field is None else (" ".join([*before, *between, *after[::-1]]), field)
    return None


def _environment(words: list[str]) -> tuple[list[str], list[str]]:
    """The environment's words that lead, and the rest."""
    count = next((n for n, word in enumerate(words) if word not in _ENVIRONMENTS and not word.isdigit()), len(words))
    return words[:count], words[count:]


def _field(schema: ProviderType, spelt: str) -> Field | None:
    return next((field for field in schema.fields if spelt in _spellings(field)), None)


def _spellings(field: Field) -> tuple[str, ...]:
    bare = flat(field.name)
    return (bare, *_SPELLINGS.get(bare, ()))


def _ending(name: str, spellings: Sequence[str]) -> str:
    bare = flat(name)
    return max((spelling for spelling in spellings if spelling in bare), key=len, default=spellings[-1])


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]
