"""Words of others that their reader agrees to: what does not show, or turns text around, is written out."""

import re

_UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Python counts them as printable, and nobody sees them: fillers, and selectors that can carry a whole text."""

_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def unturned(words: str) -> str:
    """The same, with those written out that turn writing around: behind them a name's ending looks like another."""
    return _TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", words)


def written_out(words: str) -> str:
    """The same, with its code point for each character that cannot be seen."""
    return "".join(
        character
        if character == "\n" or (character.isprintable() and not _UNSEEN.match(character))
        else f"\\u{ord(character):04x}"
        for character in words
    )
