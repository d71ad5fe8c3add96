"""Signing in with the company's own accounts: allauth's code flow of OpenID Connect with the provider of the settings.

Added to what allauth checks: a nonce ties the token to the browser that asked for it, its signature is always verified,
what is asked afterwards must be of the same person, and an address counts only if the provider says it is verified.
"""

import hashlib
from typing import Any, cast

import jwt
import requests
import structlog
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from commonground.core import clock
from commonground.people.actions.sign_on import SignOn
from commonground.people.models import User
from commonground.people.queries.invitations import open_by_sign_on_to
from commonground.web.shell import plain_page

log = structlog.get_logger()
_NEWCOMER, _LASTS = "sign_on", 15 * 60  # seconds that a newcomer may take to say who she is
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LONGEST_UID = 191  # characters of what she is called there that are kept as they are
_CLOCKS_DIFFER = 30  # seconds between the provider's clock and ours
_NEEDED = {"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"}  # of what a provider says of itself
_UNREADABLE = (
    AttributeError,
    OAuth2Error,
    jwt.PyJWTError,
    requests.RequestException,
    LookupError,
    StopIteration,
    TypeError,
    ValueError,
)


def is_offered() -> bool:
    """Whether the settings name a company's sign-in."""
    return bool(settings.SIGN_ON_URL)


def name() -> str:
    """What its people call it."""
    return settings.SIGN_ON_NAME or _("your company's account")


class Token(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Fetches the token of somebody who was sent back, and believes it only if all of it fits."""

    nonce = ""

    def get_provider(self) -> "Provider":
        """The one of the settings."""
        return provider_of(self.request)

    @property
    def openid_config(self) -> dict[str, str]:
        """What the provider says of itself; when it does not, a page says so, on the way there and on the way back."""
        try:
            said: dict[str, str] = super().openid_config
            if missing := _NEEDED - said.keys():
                raise LookupError(missing)
        except _UNREADABLE as error:
            log.error("sign_on_away", error=repr(error)[:300])
            page = plain_page(self.request, "account/sign_on_away.html", {}, status=503)
            raise ImmediateHttpResponse(page) from error
        return said

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to: below the address of the settings, whatever the request says."""
        return f"{settings.ADDRESS}{reverse('sign-on-back')}"

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **given: Any) -> SocialLogin:
        """Who she is, from her token, or from what her provider says of her when asked with it."""
        try:
            claims = self._claims(app, given["response"]["id_token"])
            if "email" not in claims and "userinfo_endpoint" in self.openid_config:
                claims |= self._asked(token.token, claims["sub"])
            return self.get_provider().sociallogin_from_response(request, claims)
        except _UNREADABLE as error:
            raise OAuth2Error(f"what came is not to be believed: {error!r}") from error

    def _claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            id_token,
            self._key_of(id_token),
            algorithms=_ALGORITHMS,
            audience=app.client_id,
            issuer=self.openid_config["issuer"],
            leeway=_CLOCKS_DIFFER,
            options={"require": ["exp", "iat", "sub", "nonce"]},
        )
        if not self.nonce or claims["nonce"] != self.nonce or claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("not the token that was asked for")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """The key it says it is signed with; a provider with one key need not say."""
        wanted = jwt.get_unverified_header(id_token).get("kid")
        with get_adapter().get_requests_session() as asking:
            keys = jwt.PyJWKSet.from_dict(asking.get(self.openid_config["jwks_uri"]).json()).keys
        return next(key for key in keys if wanted in (None, key.key_id))

    def _asked(self, access_token: str, uid: str) -> dict[str, Any]:
        said: dict[str, Any] = self._fetch_user_info(access_token)
        if said["sub"] != uid:
            raise OAuth2Error("somebody else's")
        return said


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The company's sign-in. Of what it says only who she is there, her address and her name are looked at."""

    oauth2_adapter_class = Token

    def get_oauth2_adapter(self, request: HttpRequest) -> Token:
        """What fetches its tokens."""
        return Token(request, self.app.provider_id)

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, **more: Any) -> HttpResponse:
        """Go there, with a nonce that her token must bring back."""
        nonce = get_random_string(32)
        answer: HttpResponse = super().redirect(request, process, next_url, auth_params={"nonce": nonce}, nonce=nonce)
        return answer

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """What allauth makes of it, and what she is called there."""
        login = super().sociallogin_from_response(request, response)
        login.called = str(response.get("name") or "")[:120]
        return login

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Who she is there; a digest of what is too long to be kept, for the standard allows 255 characters."""
        uid = str(super().extract_uid(data))
        if "\0" in uid:
            raise ValueError("no name that can be kept")
        return uid if len(uid) <= _LONGEST_UID else hashlib.sha256(uid.encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of it is kept."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Her address, and whether it is proven."""
        email = str(data.get("email") or "")
        return [EmailAddress(email=email, verified=_is_proven(email, data.get("email_verified")), primary=True)]


def _is_proven(email: str, said: object) -> bool:
    """What the provider says; where it says nothing, whether its word is taken for the domain."""
    if said is None:
        return email.rpartition("@")[2].lower() in settings.SIGN_ON_DOMAINS
    return said is True or said == "true"  # some write it as a word


def provider_of(request: HttpRequest) -> Provider:
    """The provider of the settings. Links to it are kept under its address: those of another one are not its own."""
    app = SocialApp(
        provider=Provider.id,
        provider_id=settings.SIGN_ON_URL,
        name=name(),
        client_id=settings.SIGN_ON_CLIENT,
        secret=settings.SIGN_ON_SECRET,
        settings={"server_url": settings.SIGN_ON_URL, "oauth_pkce_enabled": True},
    )
    return Provider(request, app=app)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom a proven address or an earlier link shows to be a member comes in; all others are told what to do."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """There is one."""
        return provider_of(request)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The member who proved this address here, as the provider says it is hers."""
        email = _proven_address(sociallogin)
        user = (
            User.objects.filter(email__iexact=email, is_active=True, member__is_active=True).first() if email else None
        )
        return (user, email) if user else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let nobody on who is no member: a newcomer may join, and a leaver is answered like a stranger."""
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(_newcomer(request, sociallogin))
        if not sociallogin.user.is_active:
            raise ImmediateHttpResponse(_stranger(request))

    def on_authentication_error(self, request: HttpRequest, provider: Provider, **said: Any) -> None:
        """Say that it did not work, and why in the log alone."""
        raise ImmediateHttpResponse(_failed(request, said.get("error"), said.get("exception")))


def _proven_address(login: SocialLogin) -> str:
    return next((str(one.email) for one in login.email_addresses if one.verified), "")


def _failed(request: HttpRequest, error: object, exception: object) -> HttpResponse:
    log.warning("sign_on_failed", error=str(error), exception=repr(exception)[:300])
    return plain_page(request, "account/sign_on_failed.html", {}, status=400)


def _stranger(request: HttpRequest) -> HttpResponse:
    return plain_page(request, "account/sign_on_stranger.html", {}, status=403)


def _newcomer(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    email = _proven_address(login)
    if not email or open_by_sign_on_to(email) is None:
        return _stranger(request)
    known = {"provider": login.account.provider, "uid": login.account.uid, "email": email}
    request.session[_NEWCOMER] = {**known, "name": login.called, "until": clock.now().timestamp() + _LASTS}
    return redirect("sign-on-join")


def newcomer_in(request: HttpRequest) -> SignOn | None:
    """Who was vouched for in this browser a moment ago, and may join."""
    known = dict(request.session.get(_NEWCOMER) or {"until": 0})
    return SignOn(**known) if known.pop("until") > clock.now().timestamp() else None


def forget_newcomer(request: HttpRequest) -> None:
    """She has joined."""
    request.session.pop(_NEWCOMER, None)


class Back(OAuth2CallbackView):  # type: ignore[misc]
    """The way back from the provider."""

    def _get_state(self, request: HttpRequest, provider: Provider) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


def go(request: HttpRequest, next_url: str | None) -> HttpResponse:
    """A page that leads to the provider: our policy lets forms lead nowhere but here, and a link anywhere."""
    try:
        there = provider_of(request).redirect(request, AuthProcess.LOGIN, next_url).headers["Location"]
    except ImmediateHttpResponse as away:
        return cast("HttpResponse", away.response)
    return plain_page(request, "account/sign_on_going.html", {"there": there, "name": name()})


def back(request: HttpRequest) -> HttpResponse:
    """Let her in whom the provider sent back; who came twice at the same moment for the first time begins again."""
    try:
        return cast("HttpResponse", Back.adapter_view(Token(request, settings.SIGN_ON_URL))(request))
    except IntegrityError as exception:
        return _failed(request, "came twice", exception)
