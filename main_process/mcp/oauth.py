"""OAuth 2.1 for a server at an address, as the SDK does it: discovery, registration, PKCE, refresh. Imported lazily."""

import contextlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthMetadata,
    OAuthToken,
    ProtectedResourceMetadata,
)
from pydantic import AnyUrl, BaseModel, ValidationError

from ipc.errors import IpcError
from main_process.mcp.authority import Authority
from main_process.mcp.errors import SignInNeeded, SignInRefused, TokenRefused
from main_process.mcp.loopback import Loopback, loopback
from main_process.mcp.scrubbing import Scrubber
from main_process.mcp.tokens import Tokens
from main_process.providers.mcp_config import HttpConfig

_NOWHERE = "http://127.0.0.1/signed-in"
"""Stands for the page to come back to where nobody is sent anywhere."""
_EARLY_S = 30.0
"""A token is refreshed so long before it expires."""


class OAuth:
    """One session's part in it. `auth` goes into the HTTP client; `fault` says why nobody is signed in."""

    def __init__(self, config: HttpConfig, authority: Authority, scrubber: Scrubber, back: Loopback | None) -> None:
        self.fault: IpcError | None = None
        self._url = config.url
        self._authority = authority
        self._scrubber = scrubber
        self._back = back
        self._kept: Tokens | None = None
        self._client: OAuthClientInformationFull | None = None
        metadata = OAuthClientMetadata(
            client_name="Latchkey",
            redirect_uris=[AnyUrl(back.url if back is not None else _NOWHERE)],
            grant_types=["authorization_code", "refresh_token"],
            response_types=["code"],
            token_endpoint_auth_method="none",  # noqa: S106  # a program on somebody's desk has no secret of its own
        )
        self.auth = OAuthClientProvider(config.url, metadata, self, self._send_to_browser, self._come_back)

    def settle(self) -> None:
        """The session has begun: from now on nobody is asked."""
        if self._back is not None:
            self._back.close()
        self._back = None

    async def load(self) -> None:
        """Read what is kept. A sign-in by hand begins anew, its port being another one."""
        authority = self._authority
        kept = await authority.book.of(authority.app_id, authority.name, self._url)
        if self._back is not None:
            return
        if kept is None:
            raise self._failed(SignInNeeded())
        self._kept = kept
        context = self.auth.context
        if kept.expires is not None:
            context.token_expiry_time = kept.expires - _EARLY_S
        with contextlib.suppress(ValidationError):
            context.oauth_metadata = OAuthMetadata.model_validate_json(kept.authority)
            context.protected_resource_metadata = ProtectedResourceMetadata.model_validate_json(kept.resource)

    async def get_tokens(self) -> OAuthToken | None:
        try:
            token = OAuthToken.model_validate_json(self._kept.token) if self._kept is not None else None
        except ValidationError:
            return None
        self._learn(token)
        return token

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self._learn(tokens)
        client = self._client.model_dump_json() if self._client is not None else self._kept.client if self._kept else ""
        expires = None if tokens.expires_in is None else time.time() + tokens.expires_in
        context = self.auth.context
        self._kept = Tokens(
            url=self._url,
            client=client,
            token=tokens.model_dump_json(),
            authority=_json(context.oauth_metadata),
            resource=_json(context.protected_resource_metadata),
            expires=expires,
        )
        await self._authority.book.save(self._authority.app_id, self._authority.name, self._kept)

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        try:
            return OAuthClientInformationFull.model_validate_json(self._kept.client) if self._kept else None
        except ValidationError:
            return None

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        # Saved with the tokens that follow.
        self._client = client_info
        if client_info.client_secret:
            self._scrubber.learn(client_info.client_secret)

    async def _send_to_browser(self, url: str) -> None:
        browse = self._authority.browse
        if browse is None or self._back is None:
            raise self._failed(self._lapsed())
        if not await browse(url):
            raise self._failed(SignInRefused("You did not go to the sign-in page."))

    async def _come_back(self) -> AuthorizationCodeResult:
        if self._back is None:
            raise self._failed(SignInNeeded())
        given = await self._back.answer()
        if "code" not in given:
            raise self._failed(SignInRefused())
        return AuthorizationCodeResult(code=given["code"], state=given.get("state"), iss=given.get("iss"))

    def _lapsed(self) -> IpcError:
        """Whether a refresh may help that was not tried yet; else its user has to sign in."""
        kept, authority = self._kept, self._authority
        if kept is None or kept.expires == 0.0 or json.loads(kept.token).get("refresh_token") is None:
            return SignInNeeded()
        authority.book.expire(authority.app_id, authority.name)
        return TokenRefused()

    def _failed(self, fault: IpcError) -> IpcError:
        self.fault = fault
        return fault

    def _learn(self, token: OAuthToken | None) -> None:
        for secret in (token.access_token, token.refresh_token) if token is not None else ():
            if secret:
                self._scrubber.learn(secret)


@asynccontextmanager
async def signing_in(config: HttpConfig, authority: Authority, scrubber: Scrubber) -> AsyncIterator[OAuth]:
    """OAuth for one session; with a port to come back to where the user is asked."""
    if authority.browse is None:
        made = OAuth(config, authority, scrubber, None)
        await made.load()
        yield made
        return
    async with loopback() as back:
        made = OAuth(config, authority, scrubber, back)
        await made.load()
        yield made


def _json(model: BaseModel | None) -> str:
    return "" if model is None else model.model_dump_json(exclude_none=True)


def check_reach(config: HttpConfig, url: httpx2.URL) -> bool:
    """Whether the sign-in may speak to that address: in secret, or on this computer for a server on this computer."""
    return url.scheme == "https" or (config.origin.is_loopback and url.host in {"127.0.0.1", "localhost", "::1"})
