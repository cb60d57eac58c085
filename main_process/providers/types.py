"""What a type of provider asks for: its fields, which of them are secret, and what must be filled in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ipc.errors import Fault, InvalidParams
from main_process.errors import CredentialsInvalid


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
        """Raise `CredentialsInvalid`, naming the missing fields and never a value."""
        if absent := self.missing(credentials):
            fields = ", ".join(absent)
            raise CredentialsInvalid(f"{self.label} needs {fields}. Edit the provider on the Providers page.")

    def public_fields(self, credentials: Mapping[str, str]) -> dict[str, str]:
        """The filled-in fields that this type declares as not secret. What it does not declare is secret."""
        return {f.name: credentials[f.name] for f in self.fields if not f.secret and f.name in credentials}

    def _alternatives(self, field: Field) -> tuple[Field, ...]:
        if field.one_of is None:
            return (field,)
        return tuple(other for other in self.fields if other.one_of == field.one_of)


class ProviderTypes:
    """The types known to this process: the built-in ones and those that extensions bring."""

    def __init__(self, types: Iterable[ProviderType] = ()) -> None:
        self._types: dict[str, ProviderType] = {}
        for schema in types:
            self.register(schema)

    def register(self, schema: ProviderType) -> None:
        """Add a type, or replace the one of the same name."""
        names = [field.name for field in schema.fields]
        if len(set(names)) != len(names):
            raise InvalidParams(f"The provider type {schema.type!r} names a field twice.", fault=Fault.LATCHKEY)
        self._types[schema.type] = schema

    def unregister(self, provider_type: str) -> None:
        """Forget a type; stored providers of it stay, with every field treated as secret from then on."""
        self._types.pop(provider_type, None)

    def get(self, provider_type: str) -> ProviderType | None:
        """The schema, or None for a type that nothing here knows."""
        return self._types.get(provider_type)

    def public_fields(self, provider_type: str, credentials: Mapping[str, str]) -> dict[str, str]:
        """What may be listed of these credentials: nothing at all for an unknown type."""
        schema = self._types.get(provider_type)
        return schema.public_fields(credentials) if schema else {}

    def __iter__(self) -> Iterator[ProviderType]:
        return iter(sorted(self._types.values(), key=lambda schema: schema.label.casefold()))

    def __len__(self) -> int:
        return len(self._types)
