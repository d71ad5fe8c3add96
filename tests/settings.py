"""The product's settings, with what only production wants left out."""

from commonground.settings import *  # noqa: F403
from commonground.settings import MIDDLEWARE as ALL_MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [name for name in ALL_MIDDLEWARE if not name.startswith("whitenoise.")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
