#!/bin/sh
# Run once by the PostgreSQL image, on an empty data folder: the two roles and the database.
# The owner migrates. The application's role works and owns nothing; what it may do on each table
# comes with the migrations.
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$DB_OWNER_PASSWORD" --set app_password="$DB_APP_PASSWORD" <<'SQL'
CREATE ROLE laurel_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE laurel_app LOGIN PASSWORD :'app_password';
CREATE DATABASE laurel OWNER laurel_owner;
REVOKE ALL ON DATABASE laurel FROM PUBLIC;
GRANT CONNECT ON DATABASE laurel TO laurel_app;
SQL
