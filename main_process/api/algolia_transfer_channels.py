"""Whole indices to a file, folders of records into an index: streams that tell how far they are.

Which file and which folder is chosen in a native dialog; no path comes from the page, and none goes to it.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import Field

from ipc.errors import Code, Fault, IpcError
from ipc.messages import WITH_PROVIDER_WHEN_TOUCHED, ProviderRef, Registrar, Sender, WireModel
from main_process.api.algolia_calls import AlgoliaCalls, IndexName, Parameters, with_body
from main_process.errors import ServiceError
from main_process.kit.figures import count
from main_process.sdks.algolia.answers import document_apart, finish, secrets_of
from main_process.sdks.algolia.files import Batch, RecordsFile, batches, read_records, record_files
from main_process.sdks.algolia.shapes import found, task_of

PickFile: TypeAlias = Callable[[str], Awaitable[Path | None]]
"""`pick(suggested name)`: lets the user choose where to save; None where they do not."""

PickFolder: TypeAlias = Callable[[], Awaitable[Path | None]]

DEADLINE = 3_600.0


class BrowseToFileParams(ProviderRef):
    """`algolia-browse-to-file`: every record, or those that `query` and `options` (filters, for one) select."""

    index_name: IndexName
    query: str = ""
    options: Parameters = Field(default_factory=dict)


class PartialUpdateParams(ProviderRef):
    """`algolia-partial-update-from-folder`."""

    index_name: IndexName
    create_if_not_exists: bool = False


class Transfer(WireModel):
    """How far it is. `total` records are known of; `file` is the name of the file at hand, without its folder."""

    state: Literal["running", "finishing", "done", "cancelled"]
    records: int = 0
    total: int | None = None
    file: str | None = None


class CannotWrite(IpcError):
    """The chosen file cannot be written, or a chosen one cannot be read."""

    default_message = "That file or folder cannot be used: no permission, or no space left."


def register_algolia_transfer_channels(
    ipc: Registrar, calls: AlgoliaCalls, *, pick_file: PickFile, pick_folder: PickFolder
) -> None:
    """Register both streams. The pickers wait for a person, and give None where they changed their mind."""

    async def browse_to_file(_sender: Sender, params: BrowseToFileParams) -> AsyncIterator[Transfer]:
        target = await pick_file(f"{params.index_name}.json")
        if target is None:
            yield Transfer(state="cancelled")
            return
        # Closed with this one: leaving an async generator half-way does not close the generator that it reads from.
        async with aclosing(_browse(calls, params, target)) as steps:
            async for step in steps:
                yield step

    async def partial_update(_sender: Sender, params: PartialUpdateParams) -> AsyncIterator[Transfer]:
        folder = await pick_folder()
        if folder is None:
            yield Transfer(state="cancelled")
            return
        # Closed with this one: leaving an async generator half-way does not close the generator that it reads from.
        async with aclosing(_update(calls, params, folder)) as steps:
            async for step in steps:
                yield step

    ipc.handle(
        "algolia-browse-to-file",
        browse_to_file,
        params=BrowseToFileParams,
        chunk=Transfer,
        deadline=DEADLINE,
        widgets=WITH_PROVIDER_WHEN_TOUCHED,
    )
    ipc.handle(
        "algolia-partial-update-from-folder",
        partial_update,
        params=PartialUpdateParams,
        chunk=Transfer,
        deadline=DEADLINE,
        widgets=WITH_PROVIDER_WHEN_TOUCHED,
    )


async def _browse(calls: AlgoliaCalls, params: BrowseToFileParams, target: Path) -> AsyncGenerator[Transfer, None]:
    body: dict[str, Any] = {"hitsPerPage": 1000, **params.options, "query": params.query}
    written = 0
    cursors: set[str] = set()
    try:
        with RecordsFile(target) as file:
            async with calls.client(params) as client:
                while True:
                    browse = with_body(body, lambda client: client.browse_with_http_info(params.index_name, {}))
                    page = found(await document_apart(await browse(client), secrets_of(client)))
                    hits = page.get("hits") or []
                    await asyncio.to_thread(file.write, hits)
                    written += len(hits)
                    total = page.get("nbHits")
                    yield Transfer(state="running", records=written, total=total, file=target.name)
                    if not (cursor := page.get("cursor")):
                        break
                    if cursor in cursors:
                        raise _again(written)
                    cursors.add(cursor)
                    body = {**body, "cursor": cursor}
            await asyncio.to_thread(file.finish)
    except OSError:
        raise CannotWrite from None
    yield Transfer(state="done", records=written, total=written, file=target.name)


async def _update(calls: AlgoliaCalls, params: PartialUpdateParams, folder: Path) -> AsyncGenerator[Transfer, None]:
    index = params.index_name
    action = "partialUpdateObject" if params.create_if_not_exists else "partialUpdateObjectNoCreate"
    sent = 0
    tasks: list[int] = []
    try:
        # Every file is read before anything is sent: a typing error in the last one must not leave half an update.
        files = await asyncio.to_thread(record_files, folder)
        total = sum([len(await asyncio.to_thread(read_records, path)) for path in files])
        async with calls.stale_after(params, index), calls.client(params) as client:
            for path in files:
                for batch in await asyncio.to_thread(_all_batches, path):
                    requests = [{"action": action, "body": record} for record in batch.records]
                    batched = with_body({"requests": requests}, lambda client: client.batch_with_http_info(index, {}))
                    answer = await document_apart(await batched(client), secrets_of(client))
                    tasks += [task] if (task := task_of(answer)) is not None else []
                    sent += len(batch.records)
                    yield Transfer(state="running", records=sent, total=total, file=batch.file)
            yield Transfer(state="finishing", records=sent, total=total)
            for task in tasks:
                await finish(client, index, task)
    except OSError:
        raise CannotWrite from None
    yield Transfer(state="done", records=sent, total=total)


def _again(records: int) -> ServiceError:
    after = f"after {count(records)} records"
    return ServiceError(
        f"The search service led back to a page that had come before, {after}. Nothing was saved.",
        code=Code.SERVICE_FAILED,
        fault=Fault.SERVICE,
        retryable=False,
    )


def _all_batches(path: Path) -> list[Batch]:
    return list(batches(path))
