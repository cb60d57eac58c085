"""`types.d.ts`: the types of every channel, extensions included, for authors of widgets. It imports nothing."""

from collections.abc import Iterable

from ipc.contract.main_api import Method
from ipc.dispatch.channel import Channel
from ipc.typescript.channel_types import declarations

_BEFORE = """\
// The channels of this Latchkey and its extensions, by `latchkey types`.
"""

_AFTER = """\
declare global {
  interface Window {
    readonly mainApi: MainApi;
    readonly latchkey: Latchkey;
  }
}
"""


def types_file(channels: Iterable[Channel], methods: Iterable[Method]) -> str:
    """The text of `types.d.ts`."""
    return "\n".join([_BEFORE, *declarations(channels, tuple(methods)), _AFTER])
