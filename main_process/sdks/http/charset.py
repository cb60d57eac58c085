"""The encodings in which a service's text is read: a short list, each decoded in linear time.

Python has more. `punycode` takes quadratic time (300 KB: 3 s), `idna`, `unicode_escape` and the like are no encodings
of text, and what a service names decides which code runs here.
"""

_ENCODINGS = {
    "utf-8": ("utf8", "utf-8", "unicode-1-1-utf-8", "us-ascii", "ascii"),
    "utf-16": ("utf-16", "utf16"),
    "utf-16-le": ("utf-16le",),
    "utf-16-be": ("utf-16be",),
    # What calls itself Latin-1 on the web is Windows-1252 (WHATWG Encoding).
    "cp1252": ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "windows-1252", "cp1252"),
    "iso-8859-2": ("iso-8859-2", "latin2"),
    "iso-8859-15": ("iso-8859-15", "latin9"),
    "cp1250": ("windows-1250", "cp1250"),
    "cp1251": ("windows-1251", "cp1251"),
    "koi8-r": ("koi8-r",),
    "shift_jis": ("shift_jis", "shift-jis", "sjis"),
    "euc_jp": ("euc-jp",),
    "gb18030": ("gb18030", "gbk", "gb2312"),
    "big5": ("big5",),
    "euc_kr": ("euc-kr",),
}
_BY_NAME = {name: encoding for encoding, names in _ENCODINGS.items() for name in names}


def encoding_of(content_type: str) -> str | None:
    """The encoding that a Content-Type names, UTF-8 where it names none; None for one that is not read here."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return _BY_NAME.get(value.strip().strip("\"'").lower())
    return "utf-8"


def readable(content_type: str) -> str:
    """The Content-Type with a `charset` that is safe to act on: one outside the list gets a name that no codec has.

    Libraries then read UTF-8; `encoding_of` still says None.
    """
    if encoding_of(content_type) is not None:
        return content_type
    kept = [part for part in content_type.split(";") if part.partition("=")[0].strip().lower() != "charset"]
    return ";".join([*kept, " charset=x-unreadable"])
