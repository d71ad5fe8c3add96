"""The pages as `serve` runs them, what keeps them live beside them: the process ends with the one that started it.

Where another server stands before them, they can be processes of their own (docs/deploy.md).
"""

import os
import resource

from commonground.asgi import application as live
from commonground.cli.tied import end_with
from commonground.web.live.joined import joined
from commonground.wsgi import application as wsgi

end_with(os.getppid())
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (_hard, _hard))  # each open page is an open file
application = joined(wsgi, live)
