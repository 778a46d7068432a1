#!/bin/sh
# Makes the role and the database that Deskmate uses; no superuser. Run by the postgres image, once.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DESKMATE_PASSWORD" --username postgres <<'SQL'
CREATE ROLE deskmate LOGIN PASSWORD :'password';
CREATE DATABASE deskmate OWNER deskmate;
SQL
