# The production image: one for web, worker and migrations. Build: docker build -t laurel .
# It holds no compiler, no uv, no test tools and no demo database, and runs as a user without
# rights on a file system that may be read-only; uploads go to /srv/media, the rest to /tmp.

FROM python:3.13-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check 'uv>=0.9,<1'
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --no-cache
COPY . .
# The manifest of static files is made here, with settings that serve no other purpose.
RUN DJANGO_SETTINGS_MODULE=config.settings.production \
    SECRET_KEY=for-the-build-only MAIL_SECRETS_KEY=for-the-build-only ALLOWED_HOSTS=localhost \
    SITE_URL=http://localhost DATABASE_URL=postgresql://nobody@localhost/none \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && .venv/bin/python -m compileall -q accounts audit awards config desk evidence judging mail nominations printing \
    && chmod -R a+rX .

FROM python:3.13-slim-bookworm
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    MEDIA_ROOT=/srv/media
# Pango sets the pages of PDF files; the fonts are for languages that the site's own do not cover. Their
# list is made here, since nothing can be written later; it holds for folders of exactly this time.
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends \
        fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-dejavu-core fonts-noto-core \
    && find /usr/share/fonts -type d -exec touch --date=2020-01-01 {} + && fc-cache --force --system-only \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin laurel \
    && install -d -o laurel -g laurel -m 0700 /srv/media
WORKDIR /app
COPY --from=build /app /app
USER laurel
VOLUME /srv/media
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "deploy/healthcheck.py", "web"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi"]
