-- Roles of a Crossfile cluster; run once by a superuser (the embedded server does it by itself).
-- Passwords are set apart: ALTER ROLE crossfile_owner PASSWORD '…'; ALTER ROLE crossfile_app PASSWORD '…';
-- ALTER ROLE crossfile_jobs PASSWORD '…';
do $$
begin
  -- owns schema and migrates; the app refuses to run as it
  if not exists (select from pg_roles where rolname = 'crossfile_owner') then create role crossfile_owner login; end if;
  -- what the app runs as: row-level security holds for it
  if not exists (select from pg_roles where rolname = 'crossfile_app') then create role crossfile_app login nosuperuser nobypassrls; end if;
  -- owns the queue of jobs and sees nothing else: no record, no account
  if not exists (select from pg_roles where rolname = 'crossfile_jobs') then create role crossfile_jobs login nosuperuser nobypassrls; end if;
  -- owns the functions of the safeguards; nobody signs in as it
  if not exists (select from pg_roles where rolname = 'crossfile_guard') then create role crossfile_guard nologin nosuperuser nobypassrls; end if;
end $$;
grant crossfile_guard, crossfile_jobs to crossfile_owner;
