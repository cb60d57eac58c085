"""Finds extensions, activates those that the user enabled, and switches a failing one off, naming it.

While an extension is activated, its name is on disk. If it ends the process, the next start switches it off, and the
app comes up.
"""

import asyncio
import contextlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import structlog

from ipc.errors import IpcError
from ipc.messages import WireModel
from main_process.extensions.activation import Active, Services, activate_all
from main_process.extensions.circuit_breaker import CircuitBreaker
from main_process.extensions.context import ExtensionContext
from main_process.extensions.discovery import Activate, Discover, Discovered, installed
from main_process.extensions.errors import ExtensionError, ExtensionNotFound
from main_process.extensions.registration import Registration
from main_process.extensions.services import ExtensionServices
from main_process.extensions.shutdown import SHUTDOWN_SECONDS, Shutdown
from main_process.kit.json_file import JsonFile
from main_process.kit.threads import BoundedThreads

log = structlog.get_logger(__name__)

ACTIVATION_SECONDS = 20.0


class ExtensionsOnDisk(WireModel):
    """What is remembered of extensions: which are enabled, why one was switched off, which one is being activated."""

    enabled: list[str] = []
    problems: dict[str, str] = {}
    activating: str | None = None


class State(StrEnum):
    """What became of an extension."""

    OFF = "off"
    ACTIVE = "active"
    FAILED = "failed"


@dataclass(slots=True)
class Extension:
    """An installed extension and its state."""

    discovered: Discovered
    state: State = State.OFF
    problem: str | None = None
    active: Active | None = None


class Extensions:
    """Every installed extension. Used on the event loop's thread; `start` once, `close` once."""

    def __init__(
        self,
        services: Services,
        file: JsonFile[ExtensionsOnDisk],
        *,
        discover: Discover = installed,
        activation_seconds: float = ACTIVATION_SECONDS,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed()` is called after an extension was switched on or off."""
        self._services = services
        self._file = file
        self._discover = discover
        self._activation_seconds = activation_seconds
        self._changed = changed
        self._threads = BoundedThreads(2, "latchkey-extension")
        self._shutdown = Shutdown()
        self._extensions: dict[str, Extension] = {}
        self._disk = ExtensionsOnDisk()
        self._changing = asyncio.Lock()
        self._switching_off: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Find what is installed and activate what is enabled. An extension that fails keeps nobody from starting."""
        async with self._changing:
            self._extensions = {found.name: Extension(found) for found in await asyncio.to_thread(self._discover)}
            stored = await asyncio.to_thread(self._file.read)
            self._disk = stored if stored is not None else self._disk
            if self._disk.activating is not None:
                culprit = self._disk.activating
                problem = "Latchkey ended while this was being activated."
                with contextlib.suppress(OSError):
                    await self._remember(culprit, enabled=False, problem=problem)
            for name, problem in self._disk.problems.items():
                if name in self._extensions:
                    self._extensions[name].state, self._extensions[name].problem = State.FAILED, problem
            for name in self._disk.enabled:
                if name in self._extensions:
                    await self._activate_at_start(self._extensions[name])

    def list(self) -> tuple[Extension, ...]:
        """Every installed extension, in name order."""
        return tuple(self._extensions.values())

    async def enable(self, name: str) -> Extension:
        """Activate an extension, now and at every start. One that fails is `failed` and stays off."""
        async with self._changing:
            extension = self._named(name)
            if extension.state is not State.ACTIVE:
                await self._activate(extension)
                self._changed()
            return extension

    async def try_out(self, name: str, activate: Activate) -> None:
        """Activate a function as if it were an installed extension's, for a script or a test; nothing is remembered.

        Raises ExtensionError, with nothing left behind, for what would have switched it off.
        """
        async with self._changing:
            if name in self._extensions:
                raise ExtensionError(f"There is an extension '{name}' already.")
            extension = Extension(Discovered(name, "", "", lambda: activate))
            await self._put_to_work(extension)
            self._extensions[name] = extension

    async def disable(self, name: str) -> Extension:
        """Take back what an extension registered and leave it off from now on."""
        async with self._changing:
            extension = self._named(name)
            await self._deactivate(extension)
            extension.state, extension.problem = State.OFF, None
            self._changed()
            await self._remember(name, enabled=False)
            return extension

    async def wait_switched_off(self) -> None:
        """Wait until the failing extensions have been switched off."""
        while self._switching_off:
            await asyncio.wait(self._switching_off)

    async def close(self) -> None:
        """Shut every active extension down, side by side: one that hangs does not delay the others."""
        await self.wait_switched_off()
        async with self._changing:
            await asyncio.gather(*(self._deactivate(extension) for extension in self.list()))
            if not await self._threads.wait(SHUTDOWN_SECONDS):
                log.warning("extension.activation_does_not_end")

    def _named(self, name: str) -> Extension:
        if name not in self._extensions:
            raise ExtensionNotFound
        return self._extensions[name]

    async def _activate_at_start(self, extension: Extension) -> None:
        try:
            await self._activate(extension)
        except OSError as error:
            # Without the note an extension that ends the process would do so at every start.
            log.warning("extension.not_activated", extension=extension.discovered.name, exc_info=error)
            await self._deactivate(extension)
            extension.state, extension.problem = State.FAILED, "It is off: the disk is full or cannot be written to."

    async def _activate(self, extension: Extension) -> None:
        name = extension.discovered.name
        await self._remember(name, enabled=True, activating=True)
        try:
            await self._put_to_work(extension)
        except ExtensionError as error:
            await self._remember(name, enabled=False, problem=error.message)
        else:
            await self._remember(name, enabled=True)

    async def _put_to_work(self, extension: Extension) -> None:
        """Run its `activate`, and activate what it registered. Raises ExtensionError, whatever it did wrong."""
        name = extension.discovered.name
        registration = Registration(name)
        own = ExtensionServices(
            registration,
            responses=self._services.responses,
            fetch=self._services.fetch,
            mcp=self._services.mcp,
            breaker=CircuitBreaker(partial(self._misbehaved, extension)),
        )
        try:
            async with asyncio.timeout(self._activation_seconds):
                await self._threads.run(lambda: _run(extension.discovered, ExtensionContext(registration, own)))
            registration.seal()
            extension.active = activate_all(registration, own, self._services)
        except (Exception, SystemExit) as error:  # whatever it does wrong, the app goes on without it
            registration.sealed = True
            own.deactivate()
            problem = _said_of(error)
            log.warning("extension.switched_off", extension=name, package=extension.discovered.package, exc_info=error)
            extension.state, extension.problem = State.FAILED, problem
            raise ExtensionError(problem) from error
        extension.state, extension.problem = State.ACTIVE, None
        log.info("extension.activated", extension=name, package=extension.discovered.package)

    async def _deactivate(self, extension: Extension) -> None:
        active, extension.active = extension.active, None
        if active is None:
            return
        active.undo()
        extension.state = State.OFF
        await self._shutdown.run(active.registration.shutdown, extension.discovered.name)

    def _misbehaved(self, extension: Extension, problem: str) -> None:
        # Later, because one of its own handlers is still on the stack.
        task = asyncio.get_running_loop().create_task(self._switch_off(extension, extension.active, problem))
        self._switching_off.add(task)
        task.add_done_callback(self._switching_off.discard)

    async def _switch_off(self, extension: Extension, misbehaved: Active | None, problem: str) -> None:
        async with self._changing:
            if misbehaved is None or extension.active is not misbehaved:
                return  # the user was faster
            log.warning(
                "extension.switched_off", extension=extension.discovered.name, package=extension.discovered.package
            )
            await self._deactivate(extension)
            extension.state, extension.problem = State.FAILED, problem
            self._changed()
            await self._remember(extension.discovered.name, enabled=False, problem=problem)

    async def _remember(
        self, name: str, *, enabled: bool, problem: str | None = None, activating: bool = False
    ) -> None:
        others = [other for other in self._disk.enabled if other != name]
        problems = {other: text for other, text in self._disk.problems.items() if other != name}
        self._disk = ExtensionsOnDisk(
            enabled=sorted([*others, name]) if enabled else others,
            problems=problems if problem is None else {**problems, name: problem},
            activating=name if activating else None,
        )
        await asyncio.to_thread(self._file.write, self._disk)


def _run(discovered: Discovered, context: ExtensionContext) -> None:
    ending = discovered.load()(context)
    if inspect.iscoroutine(ending):
        ending.close()
        raise ExtensionError("Its activate must be a plain function, not a coroutine function.")


def _said_of(error: BaseException) -> str:
    """Why it was switched off, in a sentence. The exception's own text stays in the log: it may hold anything."""
    if isinstance(error, IpcError):
        return error.message
    if isinstance(error, TimeoutError):
        return "It did not finish its activation in time."
    if isinstance(error, ModuleNotFoundError):
        return f"It needs the Python module '{error.name}', which is not installed."
    return f"It failed while it was activated ({type(error).__name__})."
