"""Whether a 401 or 403 is about the key itself, or about what the key may do.

Services use both statuses for both. A restricted key is a good key: nobody is to be asked for another one because a
widget wanted to list what it may only search. So the words decide: a 401 is about the key unless they speak of rights,
a 403 only if they speak of the key.
"""

import re

_MOST_EXAMINED = 2000

_OF_RIGHTS = re.compile(
    r"permission|privilege|scope|\brights?\b|\brole\b|not (?:allowed|permitted|enabled)|forbidden|"
    r"access(?: to .{1,80}?)? (?:is )?denied|restrict|\bmay not\b",
    re.IGNORECASE,
)
_WRONG = (
    r"invalid|incorrect|wrong|unknown|expired|revoked|disabled|deactivated|malformed|not (?:valid|recogni[sz]ed|found)"
)
_KEY = r"\bkeys?\b|\btokens?\b|\bcredentials?\b|application[- ]id|x-api-key|\bauthentication\b|\bpassword\b"
_OF_THE_KEY = re.compile(rf"(?:{_WRONG}).{{0,40}}?(?:{_KEY})|(?:{_KEY}).{{0,60}}?(?:{_WRONG})", re.IGNORECASE)


def blames_the_key(status: int, message: str | None) -> bool:
    """Whether an answer of that status says that the key itself is no good. Pure."""
    said = (message or "")[:_MOST_EXAMINED]
    if status not in {401, 403}:
        return False
    if _OF_THE_KEY.search(said):
        return True
    return status == 401 and not _OF_RIGHTS.search(said)
