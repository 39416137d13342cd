"""The web process's application, for any ASGI server."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

# whitenoise hands files over synchronously; ours are few and small, and read in a thread
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingting.settings")
application = get_asgi_application()
