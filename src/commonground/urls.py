"""All addresses."""

from django.urls import include, path, register_converter

from commonground.core.ids import CodeConverter

register_converter(CodeConverter, "code")

urlpatterns = [
    path("", include("commonground.web.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("api/v1/", include(("commonground.api.urls", "api"))),
]

handler400 = "commonground.web.failures.bad_request"
handler403 = "commonground.web.failures.forbidden"
handler404 = "commonground.web.failures.not_found"
handler429 = "commonground.web.sign_in.too_many"  # allauth's name for it
handler500 = "commonground.web.failures.broken"
