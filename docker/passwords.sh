#!/bin/sh
# Runs once, after roles.sql, when the database's volume is new: gives the three roles their passwords and the owner the database.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" -v jobs_password="$JOBS_PASSWORD" <<'SQL'
alter role crossfile_owner password :'owner_password';
alter role crossfile_app password :'app_password';
alter role crossfile_jobs password :'jobs_password';
alter database crossfile owner to crossfile_owner;
SQL
