"""The pages as `serve` runs them: each process of theirs ends with the one that started it, however that ends."""

import os

from django.core.wsgi import get_wsgi_application

from commonground.cli.tied import end_with

end_with(os.getppid())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.settings")
application = get_wsgi_application()
