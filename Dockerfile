# Kawaraban in a container: two stages, so that neither pip nor a compiler comes along.
# Not yet built by us: there was no Docker engine where this was written. Its steps were run by
# hand in a virtual environment, and hadolint has nothing to say against it.
#
# Python is the one that CI tests with. For a build that is the same for ever, pin the digest.
FROM python:3.11-slim-bookworm AS build

WORKDIR /src
RUN ["python", "-m", "venv", "/opt/kawaraban"]
ENV PATH=/opt/kawaraban/bin:$PATH \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1

COPY requirements.lock ./
RUN ["pip", "install", "--require-hashes", "--only-binary=:all:", "--requirement", "requirements.lock"]

COPY pyproject.toml README.md LICENSE ./
COPY bot/ bot/
COPY handlers/ handlers/
RUN ["pip", "install", "--no-deps", "--no-build-isolation", "."]
# Only building needs these two. The exec form cannot join the two steps.
# hadolint ignore=DL3059
RUN ["pip", "uninstall", "--yes", "setuptools", "pip"]


FROM python:3.11-slim-bookworm

RUN ["useradd", "--system", "--uid", "10001", "--home-dir", "/data", "--create-home", "kawaraban"]
COPY --from=build /opt/kawaraban /opt/kawaraban

# The health check needs HTTP in Socket Mode too.
# Threads that come and go would otherwise each keep a heap: some 20 MiB that nobody uses.
ENV MALLOC_ARENA_MAX=2 \
    PATH=/opt/kawaraban/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    KAWARABAN_DATABASE_URL=sqlite:////data/kawaraban.sqlite3 \
    KAWARABAN_HTTP_HOST=0.0.0.0 \
    KAWARABAN_HTTP_PORT=3000

USER 10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 3000

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]

ENTRYPOINT ["kawaraban"]
CMD ["run"]
