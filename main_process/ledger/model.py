"""What the ledger knows of a call: names, counts and times. There is no field for params or answers."""

from dataclasses import dataclass
from enum import StrEnum

from ipc.errors import Code, Fault, IpcError
from ipc.messages import Sender


class ConsumerKind(StrEnum):
    """What used a provider."""

    APP = "app"
    WIDGET = "widget"
    EXTENSION = "extension"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who used a provider: the app's own page, a widget, an extension on its own account, or a command."""

    kind: ConsumerKind
    name: str = ""


APP = Consumer(ConsumerKind.APP)


def consumer_of(sender: Sender | None) -> Consumer:
    """The consumer behind an IPC sender. Every instance of a widget is that widget."""
    if sender is None or sender.widget is None:
        return APP
    return Consumer(ConsumerKind.WIDGET, sender.widget.widget_id)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a service reported about one call. Tokens are counts, cost is in US dollars; 0 where it said nothing."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


NO_USAGE = Usage()


@dataclass(frozen=True, slots=True)
class Key:
    """What calls are added up by: a row for each. `hour` counts hours since 1970, `day` is the user's date."""

    hour: int
    day: str
    app_id: str
    provider_name: str
    consumer: Consumer
    channel: str
    result: str
    """`ok`, or the code of the error."""


@dataclass(slots=True)
class Sums:
    """What calls add up to. Times in milliseconds, `first` and `last` as Unix times in seconds."""

    calls: int = 0
    total_ms: float = 0.0
    max_ms: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    first: float = 0.0
    last: float = 0.0

    def add(self, ms: float, usage: Usage, at: float) -> None:
        """Count one call that ended at `at`."""
        if not self.calls:
            self.first = at
        self.calls += 1
        self.total_ms += ms
        self.max_ms = max(self.max_ms, ms)
        self.tokens_in += usage.tokens_in
        self.tokens_out += usage.tokens_out
        self.cost += usage.cost
        self.last = at


PROVIDER_TEST = "provider-test"
"""The channel of a test of the credentials: no use."""
TEST_COMMAND = Consumer(ConsumerKind.COMMAND, "providers test")
"""Who tests them from the command line, on no channel."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The last test of a provider, or its last other use: `at` as a Unix time in seconds, `result` as in `Key`."""

    provider_name: str
    test: bool
    result: str
    at: float


@dataclass(frozen=True, slots=True)
class Scope:
    """A provider, a widget, or a widget's use of a provider. Empty means any; a provider is named by both its names."""

    app_id: str = ""
    provider_name: str = ""
    widget_id: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits for one scope; None: no limit. A day is the user's calendar day; tokens count both ways."""

    scope: Scope
    calls_per_minute: int | None = None
    tokens_per_day: int | None = None
    cost_per_day: float | None = None
    team: bool = False
    """Whether what the team's other seats use of the provider's account counts as well."""

    @property
    def limits_nothing(self) -> bool:
        """Whether setting it means removing it."""
        return self.calls_per_minute is None and self.tokens_per_day is None and self.cost_per_day is None


class BudgetExceeded(IpcError):
    """A budget that the user set is used up; the call was not made. `retry_after` says when it is refilled."""

    code = Code.BUDGET_EXCEEDED
    fault = Fault.CALLER
    default_message = "A budget is used up. Raise it on the Providers page."
