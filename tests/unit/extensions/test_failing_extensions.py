"""An extension that fails is named, switched off, and leaves nothing behind; the app starts."""

import asyncio
import errno
import threading
from pathlib import Path
from typing import Any

import orjson
import pytest

from ipc.errors import IpcError
from main_process.extensions import ExtensionContext, Field, ProviderType
from tests.checks.logs import LogRecord
from tests.unit.extensions.parcels import NOTHING, Nothing, World, parcels


async def unused(_sender: Any, _params: Any) -> None:
    """A handler that no test calls."""


def fails_on_import(_context: ExtensionContext) -> None:
    raise ModuleNotFoundError("No module named 'parcelpy'", name="parcelpy")


def raises(_context: ExtensionContext) -> None:
    raise RuntimeError("canary-secret in /home/somebody")


def exits(_context: ExtensionContext) -> None:
    raise SystemExit(1)


async def is_a_coroutine(_context: ExtensionContext) -> None:
    pass


def half_way(context: ExtensionContext) -> None:
    parcels([])(context)
    raise RuntimeError


def poses_as_openai(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("openai", "OpenAI"))
    context.client_cache.register_factory("openai", dict)


def makes_anothers_clients(context: ExtensionContext) -> None:
    context.client_cache.register_factory("openai", dict)


def says_a_type_twice(context: ExtensionContext) -> None:
    for _ in range(2):
        context.providers.register_type(ProviderType("parcel", "Parcels"))


def has_fields_that_are_none(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("parcel", "Parcels", ("apiKey",)))  # type: ignore[arg-type]  # careless


def labels_a_type_with_a_number(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("parcel", 7))  # type: ignore[arg-type]  # careless


def labels_a_type_with_half_an_emoji(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("parcel", "Parcels \ud83d"))


def helps_with_bytes(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("parcel", "Parcels", help=b"x"))  # type: ignore[arg-type]  # careless


def has_a_field_with_no_label(context: ExtensionContext) -> None:
    field = Field("apiKey", None)  # type: ignore[arg-type]  # careless
    context.providers.register_type(ProviderType("parcel", "Parcels", (field,)))


def is_secret_perhaps(context: ExtensionContext) -> None:
    field = Field("apiKey", "Key", secret="perhaps")  # type: ignore[arg-type]  # careless
    context.providers.register_type(ProviderType("parcel", "Parcels", (field,)))


def names_one_host(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("parcel", "Parcels", allowed_hosts="x.org"))  # type: ignore[arg-type]  # careless


def asks_with_no_function(context: ExtensionContext) -> None:
    context.providers.register_type(ProviderType("parcel", "Parcels"), test=7)  # type: ignore[arg-type]  # careless


def has_no_time(context: ExtensionContext) -> None:
    context.ipc.handle("parcel-x", unused, params=Nothing, deadline=float("nan"))


def answers_with_no_model(context: ExtensionContext) -> None:
    context.ipc.handle("parcel-x", unused, params=Nothing, result=7)  # type: ignore[arg-type]  # careless


def takes_a_channel(context: ExtensionContext) -> None:
    context.ipc.handle("provider-list", unused, params=Nothing)


def takes_a_taken_channel(context: ExtensionContext) -> None:
    parcels([])(context)
    context.ipc.handle("parcel-taken", unused, params=Nothing)


def has_no_model(context: ExtensionContext) -> None:
    context.ipc.handle("parcel-x", unused, params=dict)  # type: ignore[arg-type]  # what a careless author writes


def has_no_widget(context: ExtensionContext) -> None:
    parcels([])(context)
    context.widgets.add(Path("nowhere"))


def registers_no_function(context: ExtensionContext) -> None:
    context.client_cache.register_factory("parcel", 7)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("activate", "problem"),
    [
        (fails_on_import, "It needs the Python module 'parcelpy', which is not installed."),
        (raises, "It failed while it was activated (RuntimeError)."),
        (exits, "It failed while it was activated (SystemExit)."),
        (is_a_coroutine, "Its activate must be a plain function, not a coroutine function."),
        (half_way, "It failed while it was activated (RuntimeError)."),
        (poses_as_openai, "It registered the provider type 'openai', which exists already."),
        (makes_anothers_clients, "It makes clients of 'openai', a type that it did not register."),
        (says_a_type_twice, "It registered the provider type 'parcel' twice."),
        (has_fields_that_are_none, "Its provider type 'parcel' has a field that is none."),
        (labels_a_type_with_a_number, "Its provider type 'parcel' has a label that is no text to be shown."),
        (labels_a_type_with_half_an_emoji, "Its provider type 'parcel' has a label that is no text to be shown."),
        (helps_with_bytes, "Its provider type 'parcel' has a help that is no text to be shown."),
        (has_a_field_with_no_label, "Its provider type 'parcel' has a field whose label is of a wrong kind."),
        (is_secret_perhaps, "Its provider type 'parcel' has a field whose secret is of a wrong kind."),
        (names_one_host, "Its provider type 'parcel' has allowed hosts that are no tuple of texts."),
        (asks_with_no_function, "It registered something that cannot be called."),
        (has_no_time, "Its channel 'parcel-x' has a deadline that is no number of seconds up to an hour."),
        (answers_with_no_model, "Its channel 'parcel-x' has a result or chunk that is no model."),
        (takes_a_channel, "Its channel 'provider-list' must be in kebab-case and begin with its name."),
        (takes_a_taken_channel, "Its channel 'parcel-taken' cannot be registered: "),
        (has_no_model, "Its channel 'parcel-x' has no model for its params."),
        (has_no_widget, "Its widget cannot be used: "),
        (registers_no_function, "It registered something that cannot be called."),
    ],
)
async def test_one_that_fails_is_named_switched_off_and_leaves_nothing(
    world: World, logs: list[LogRecord], activate: Any, problem: str
) -> None:
    """The reason in words that hold no secret and no path; the next start does not try again."""
    world.main.ipc.handle("parcel-taken", unused)
    before = world.left_behind()
    host = await world.host(("parcel", activate), ("quiet", lambda context: None))
    extension = await host.enable("parcel")
    assert extension.state == "failed"
    assert (extension.problem or "").startswith(problem)
    assert "canary" not in (extension.problem or "")
    assert world.left_behind() == before
    assert [record.fields["extension"] for record in logs if record.event == "extension.switched_off"] == ["parcel"]
    await host.enable("quiet")
    again = await world.host(("parcel", activate), ("quiet", lambda context: None))
    assert [(each.discovered.name, each.state) for each in again.list()] == [("parcel", "failed"), ("quiet", "active")]


@pytest.mark.allow_logs  # the host says whom it switched off
async def test_one_that_never_returns_is_given_up_and_may_register_nothing_more(world: World) -> None:
    """The app does not wait for it; when it wakes up, its doors are closed."""
    wake, refused = threading.Event(), threading.Event()

    def sleeps(context: ExtensionContext) -> None:
        wake.wait(20)
        try:
            parcels([])(context)
        except IpcError:
            refused.set()

    extension = await (await world.host(("parcel", sleeps), seconds=0.0)).enable("parcel")
    assert (extension.state, extension.problem) == ("failed", "It did not finish its activation in time.")
    wake.set()
    assert await asyncio.to_thread(refused.wait, 20)
    assert world.left_behind() == NOTHING


async def test_one_that_took_the_process_down_is_not_tried_again(world: World) -> None:
    """Its name was on disk while it was activated."""
    dying = orjson.dumps({"enabled": ["parcel", "quiet"], "problems": {}, "activating": "parcel"})
    (world.folder / "extensions.json").write_bytes(dying)
    host = await world.host(("parcel", parcels([])), ("quiet", lambda context: None))
    assert [(each.discovered.name, each.state, each.problem) for each in host.list()] == [
        ("parcel", "failed", "Latchkey ended while this was being activated."),
        ("quiet", "active", None),
    ]


@pytest.mark.allow_logs  # the host says which one it left off
async def test_a_full_disk_at_the_start_leaves_them_off_and_the_app_starts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Activated without a note on disk, one that ends the process would do so at every start."""
    first = await world.host(("parcel", parcels([])))
    await first.enable("parcel")
    await first.close()

    def full(_document: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(world.folder))

    monkeypatch.setattr(world.file, "write", full)
    (extension,) = (await world.host(("parcel", parcels([])))).list()
    assert (extension.state, extension.problem) == ("failed", "It is off: the disk is full or cannot be written to.")
