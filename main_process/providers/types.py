"""What a type of provider asks for: its fields, which of them are secret, and what can be right in them."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog

from ipc.errors import Fault, InvalidParams
from main_process.errors import CredentialsInvalid, ServiceError
from main_process.kit.contained import Contained
from main_process.providers.pasted import bare_key, problem_of_ascii, problem_of_key, unquoted, visible

log = structlog.get_logger(__name__)

Factory: TypeAlias = Callable[[Mapping[str, str]], Any | Awaitable[Any]]
"""`factory(credentials) -> client`: a plain function, which runs on a thread, or a coroutine function."""

Probe: TypeAlias = Callable[[Any], Awaitable[str]]
"""`await probe(client)` calls something harmless and says in a sentence how it went; raises what the client raises."""

Translate: TypeAlias = Callable[[Exception], ServiceError | None]
"""`translate(error)`: the failure to show for what an SDK raised, or None for what it does not know."""


def key(value: str) -> None:
    """A field's `check`: visible ASCII characters, as keys and tokens are. Raises CredentialsInvalid."""
    if problem := problem_of_key(value):
        raise CredentialsInvalid(f"This {problem}. Copy it again, as plain text.")


def ascii_text(value: str) -> None:
    """A field's `check`, and that of secrets which name none: ASCII, blanks and lines included."""
    if problem := problem_of_ascii(value):
        raise CredentialsInvalid(f"This {problem}. Copy it again, as plain text.")


def any_text(value: str) -> None:
    """A field's `check`: whatever a person types, such as a password."""
    del value


@dataclass(frozen=True, slots=True)
class Field:
    """One credential field: `name` is the key in the credentials mapping, the rest is for whoever fills it in."""

    name: str
    label: str
    secret: bool = True
    required: bool = True
    help: str = ""
    placeholder: str = ""
    one_of: str | None = None
    """Fields with the same group name are alternatives: if any of them is required, one of the group suffices."""
    check: Callable[[str], object] | None = None
    """Raises `CredentialsInvalid`, whose message says what is wrong and never the value. None: `ascii_text` for a
    secret, `any_text` for what may be seen."""

    def problem(self, value: str) -> str:
        """Why the value cannot be right, in a sentence; empty where it can, and where there is none."""
        check = self.check or (ascii_text if self.secret else any_text)
        try:
            if value.strip():
                check(value.strip())
        except CredentialsInvalid as error:
            return error.message
        return ""

    def tidied(self, pasted: str) -> str:
        """What was pasted, without the quotation marks and invisible characters that came with it."""
        if self.check is any_text:
            return pasted.strip()
        return visible(bare_key(pasted) if self.check is key else unquoted(pasted))


@dataclass(frozen=True, slots=True)
class ProviderType:
    """The schema of a provider type, which the native dialog, the store and the client cache read."""

    type: str
    label: str
    fields: tuple[Field, ...] = ()
    help: str = ""
    allowed_hosts: tuple[str, ...] = ()
    """Hosts that clients of this type may speak to; empty where the user names the host."""

    def missing(self, credentials: Mapping[str, str]) -> tuple[str, ...]:
        """Names of required fields without a value, in schema order; alternatives are named together as `a or b`."""
        absent: dict[str, None] = {}
        for field in self.fields:
            alternatives = self._alternatives(field)
            wanted = any(other.required for other in alternatives)
            if wanted and not any(credentials.get(other.name, "").strip() for other in alternatives):
                absent[" or ".join(other.name for other in alternatives)] = None
        return tuple(absent)

    def check(self, credentials: Mapping[str, str]) -> None:
        """Raise `CredentialsInvalid`, naming the fields that are missing, misspelt or wrong, and never a value."""
        for name in credentials:
            if self.field(name) is None and (meant := self.field(self.spelt(name))) is not None:
                # Its value would silently not be used: a key would go to another host than the base URL's.
                raise CredentialsInvalid(f"{self.label} has no field {name!r}: it is spelt {meant.name!r}.")
        if absent := self.missing(credentials):
            fields = ", ".join(absent)
            raise CredentialsInvalid(f"{self.label} needs {fields}. Edit the provider on the Providers page.")
        for field in self.fields:
            if problem := field.problem(credentials.get(field.name, "")):
                raise CredentialsInvalid(f"{field.label} ({field.name}): {problem}")

    def read(self, entered: Mapping[str, str]) -> dict[str, str]:
        """What a person entered, pasted or piped in: the fields by their declared names, their values tidied.

        Raises `CredentialsInvalid` for a field that the type does not have.
        """
        if not self.fields:
            return {name: value.strip() for name, value in entered.items()}
        spelt = {self.spelt(name): value for name, value in entered.items()}
        if unknown := [name for name in spelt if self.field(name) is None]:
            known = ", ".join(field.name for field in self.fields)
            raise CredentialsInvalid(f"{self.label} has no field {', '.join(map(repr, unknown))}. Its fields: {known}.")
        return {field.name: field.tidied(spelt[field.name]) for field in self.fields if field.name in spelt}

    def field(self, name: str) -> Field | None:
        """The field of exactly that name."""
        return next((field for field in self.fields if field.name == name), None)

    def spelt(self, name: str) -> str:
        """The declared spelling of a field's name, whatever its case and dashes; else the name itself."""
        return next((field.name for field in self.fields if flat(field.name) == flat(name)), name)

    def public_fields(self, credentials: Mapping[str, str]) -> dict[str, str]:
        """The filled-in fields that this type declares as not secret. What it does not declare is secret."""
        return {f.name: credentials[f.name] for f in self.fields if not f.secret and f.name in credentials}

    def _alternatives(self, field: Field) -> tuple[Field, ...]:
        if field.one_of is None:
            return (field,)
        return tuple(other for other in self.fields if other.one_of == field.one_of)


def flat(name: str) -> str:
    """A name's letters and digits, in lower case."""
    return "".join(character for character in name.lower() if character.isalnum())


@dataclass(frozen=True, slots=True)
class ProviderKind:
    """All that makes a type of provider work. Without a factory its providers can be saved, and no more."""

    schema: ProviderType
    factory: Factory | None = None
    probe: Probe | None = None
    translate: Translate | None = None

    def explain(self, error: Exception) -> ServiceError | None:
        """What an exception of its SDK means, or None. A translator's own bug must not replace the error."""
        if self.translate is None:
            return None
        try:
            with Contained():
                meaning = self.translate(error)
        except Exception as bug:  # noqa: BLE001  # an extension's, whatever it is
            log.warning("provider_kind.translator_failed", type=self.schema.type, error=type(bug).__name__)
            return None
        return meaning if isinstance(meaning, ServiceError) else None


class ProviderTypes:
    """The types known to this process, each with its kind: the built-in ones and those that extensions bring."""

    def __init__(self, types: Iterable[ProviderType] = ()) -> None:
        self._kinds: dict[str, ProviderKind] = {}
        self._listeners: list[Callable[[str], object]] = []
        for schema in types:
            self.register(ProviderKind(schema))

    def register(self, kind: ProviderKind) -> None:
        """Add a type, or replace the one of the same name."""
        names = [field.name for field in kind.schema.fields]
        if len(set(names)) != len(names):
            raise InvalidParams(f"The provider type {kind.schema.type!r} names a field twice.", fault=Fault.LATCHKEY)
        self._kinds[kind.schema.type] = kind
        self._tell(kind.schema.type)

    def unregister(self, provider_type: str) -> None:
        """Forget a type; stored providers of it stay, with every field treated as secret from then on."""
        if self._kinds.pop(provider_type, None) is not None:
            self._tell(provider_type)

    def on_changed(self, listener: Callable[[str], object]) -> None:
        """Call `listener(provider_type)` after a type came, went or was replaced: its clients are of yesterday."""
        self._listeners.append(listener)

    def kind(self, provider_type: str) -> ProviderKind | None:
        """The type with all that makes it work, or None for one that nothing here knows."""
        return self._kinds.get(provider_type)

    def get(self, provider_type: str) -> ProviderType | None:
        """The schema, or None for a type that nothing here knows."""
        kind = self._kinds.get(provider_type)
        return kind.schema if kind else None

    def is_testable(self, provider_type: str) -> bool:
        """Whether there is a harmless question by which credentials of the type can be tried."""
        kind = self._kinds.get(provider_type)
        return kind is not None and kind.probe is not None and kind.factory is not None

    def public_fields(self, provider_type: str, credentials: Mapping[str, str]) -> dict[str, str]:
        """What may be listed of these credentials: nothing at all for an unknown type."""
        schema = self.get(provider_type)
        return schema.public_fields(credentials) if schema else {}

    def __iter__(self) -> Iterator[ProviderType]:
        return iter(sorted((kind.schema for kind in self._kinds.values()), key=lambda one: one.label.casefold()))

    def __len__(self) -> int:
        return len(self._kinds)

    def _tell(self, provider_type: str) -> None:
        for listener in self._listeners:
            listener(provider_type)
