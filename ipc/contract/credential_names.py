"""Which names of fields are a credential's: the one list that the guard of params and the log's redaction go by."""

from functools import lru_cache
from unicodedata import normalize

_CREDENTIAL_NAMES = frozenset(
    {
        "auth", "authheader", "authorizationheader", "bearer", "cookie", "jwt", "key", "keys", "passwd", "pwd",
        "setcookie", "token", "tokens",
    }
)  # fmt: skip
_CREDENTIAL_ENDINGS = (
    "accesstoken", "adminkey", "apitoken", "authkey", "authorization", "authtoken", "bearertoken", "credential",
    "idtoken", "passphrase", "password", "refreshtoken", "searchkey", "secret", "sessiontoken", "signingkey",
    "writekey",
)  # fmt: skip
_CREDENTIAL_PARTS = ("accesskey", "apikey", "privatekey", "secretkey")
"""Words that mean a credential wherever they occur, as in `apiKey2` and `secretKeyValue`."""
_SAID_ANYWHERE = ("authorization", "bearer", "cookie", "credential", "passphrase", "password", "secret", "token")
"""Words that a log hides wherever they occur; a channel may well have a `pageToken`."""
_LONGEST_REMEMBERED = 128


def is_credential_name(name: str) -> bool:
    """Whether a field of this name would hold a secret: whatever its case, width, dashes, prefix and plural."""
    return (_remembered if len(name) <= _LONGEST_REMEMBERED else _sounds_like_a_credential)(name)


def _sounds_like_a_credential(name: str) -> bool:
    bare = "".join(character for character in normalize("NFKC", name).casefold() if character.isalnum())
    return (
        bare in _CREDENTIAL_NAMES
        or bare.removesuffix("s").endswith(_CREDENTIAL_ENDINGS)
        or any(part in bare for part in _CREDENTIAL_PARTS)
    )


_remembered = lru_cache(maxsize=4096)(_sounds_like_a_credential)
"""The same names come again and again. Long ones are not kept, so the cache is bounded in bytes as well."""


def may_hold_a_credential(name: str) -> bool:
    """The same, for a log: hiding too much costs nothing there."""
    lower = name.casefold()
    return lower.endswith(("_key", "-key")) or any(word in lower for word in _SAID_ANYWHERE) or is_credential_name(name)
