"""Which names a provider may have: what people write in any script, and never two that look the same."""

import pytest
from pydantic import TypeAdapter, ValidationError

from ipc.messages import ProviderName

NAMES = TypeAdapter(ProviderName)


@pytest.mark.parametrize(
    "name",
    [
        "Algolia Production",
        "__proto__",
        "../x",
        "Gr\u00f6\u00dfe",
        "OpenAI \U0001f469\u200d\U0001f4bb",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0915\u094d\u200d\u0937",
        "\U0001f3f3\ufe0f\u200d\U0001f308 Prod",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u672c\u756a\u3000\u691c\u7d22",
    ],
)
def test_every_script_may_be_written_as_it_is_spelt(name: str) -> None:
    """Joiners are letters' and emoji's own; a wide blank is what a Japanese keyboard types."""
    assert NAMES.validate_python(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "x" * 129, "a\nb", "a\x1bb", "Alg\u200dolia"),
        *("Prod\u200b", "\u200d", "\u0645\u200c", "a\u202eb", "x\U000e0067"),
    ],
)
def test_what_cannot_be_seen_is_refused(name: str) -> None:
    """A name that looks like another one, or that a terminal would obey."""
    with pytest.raises(ValidationError):
        NAMES.validate_python(name)
