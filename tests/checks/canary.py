"""Looks for a secret wherever it could have gone, in every form it could have taken."""

import base64


def forms(canary: str) -> dict[str, list[bytes]]:
    """The ways in which a secret could lie in a file: raw, UTF-16, hex, and base64 at each of its three alignments."""
    raw = canary.encode()
    shifted = [base64.b64encode(bytes(shift) + raw) for shift in range(3)]
    return {
        "raw": [raw],
        "utf-16": [canary.encode("utf-16-le"), canary.encode("utf-16-be")],
        "hex": [raw.hex().encode()],
        # Without the characters that depend on what stands before and after it.
        "base64": [encoded[4:-4] for encoded in shifted],
        "base64url": [encoded[4:-4].replace(b"+", b"-").replace(b"/", b"_") for encoded in shifted],
        "reversed": [raw[::-1]],
    }


def findings(canary: str, places: dict[str, bytes]) -> list[str]:
    """Every place where any form of the canary is."""
    return [
        f"{place}: {form}"
        for place, content in places.items()
        for form, needles in forms(canary).items()
        if any(needle in content for needle in needles)
    ]
