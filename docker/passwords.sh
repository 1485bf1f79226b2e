#!/bin/sh
# Runs once, after roles.sql, when the database's volume is new: gives the two roles their passwords and the owner the database.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
alter role crossfile_owner password :'owner_password';
alter role crossfile_app password :'app_password';
alter database crossfile owner to crossfile_owner;
SQL
