"""Whether a stored provider works: `provider-test`, and the same for the command line."""

from ipc.messages import NamedProvider, ProviderRef, Registrar, Sender, WireModel
from main_process.fetch import Fetch
from main_process.ledger import Consumer
from main_process.ledger.model import PROVIDER_TEST
from main_process.providers.connection_check import ConnectionChecker
from main_process.providers.controller import ProviderController


class Tested(WireModel):
    """What the service said, in a sentence."""

    sentence: str


async def try_stored(
    app_id: str,
    name: str,
    *,
    providers: ProviderController,
    checker: ConnectionChecker,
    fetch: Fetch,
    consumer: Consumer | None = None,
) -> str:
    """Ask the service something harmless: a sentence, or an `IpcError` with one. The ledger has it as a test.

    `consumer` is who asks where no page does.
    """
    view = await providers.describe_provider(app_id, name)
    params = ProviderRef(provider_hash=view.provider_hash, dashboard_app_id=app_id, provider_name=name)
    return await checker.check_stored(fetch.client(params, consumer=consumer), view.type)


def register_provider_test_channel(
    ipc: Registrar, providers: ProviderController, checker: ConnectionChecker, fetch: Fetch
) -> None:
    """Register the channel."""

    async def test(_sender: Sender, params: NamedProvider) -> Tested:
        return Tested(sentence=await try_stored(*params.identity, providers=providers, checker=checker, fetch=fetch))

    ipc.handle(PROVIDER_TEST, test, params=NamedProvider, result=Tested)
