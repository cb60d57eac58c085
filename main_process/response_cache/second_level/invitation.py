"""An invitation to the team: its server's address, password included, and its key, under a passphrase, as one text."""

import base64
import binascii

import orjson
from pydantic import ValidationError

from ipc.errors import InvalidParams
from main_process.providers.validation import check_new_passphrase
from main_process.response_cache.second_level.choices import Team
from main_process.vault import passphrase_box
from main_process.vault.errors import StoreError
from main_process.vault.sealing import SealBroken, Seals

_PREFIX = "latchkey-team-1:"
_PURPOSE = "invitation"
_BOUND = Seals.associated_data("invitation", 1)
_LONGEST = 16_384


def is_invitation(text: str) -> bool:
    """Whether this is meant to be one."""
    return text.strip().startswith("latchkey-team-")


def write_invitation(team: Team, passphrase: str) -> str:
    """The text. Takes a quarter of a second. `InvalidParams` for a passphrase that nobody should choose."""
    check_new_passphrase(passphrase)
    box = passphrase_box.lock(team.model_dump_json().encode(), passphrase, _PURPOSE, _BOUND)
    return _PREFIX + base64.urlsafe_b64encode(orjson.dumps(box)).decode()


def read_invitation(text: str, passphrase: str) -> Team:
    """What it says. Takes a quarter of a second. `InvalidParams` for a wrong passphrase or a text that is not whole."""
    tidy = "".join(text.split())
    if not tidy.startswith(_PREFIX) or len(tidy) > _LONGEST:
        raise InvalidParams("This is no invitation that this Latchkey can read.")
    try:
        box = orjson.loads(base64.b64decode(tidy.removeprefix(_PREFIX), altchars=b"-_", validate=True))
        return Team.model_validate_json(passphrase_box.unlock(box, passphrase, _PURPOSE, _BOUND))
    except (SealBroken, StoreError):
        raise InvalidParams("This passphrase does not open the invitation, or a part of it is missing.") from None
    except (binascii.Error, KeyError, TypeError, ValueError, ValidationError):
        raise InvalidParams("A part of the invitation is missing.") from None
