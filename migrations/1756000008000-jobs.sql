-- The job queue, the files that jobs write, and exports as jobs.

do $$ begin
  if not exists (select from pg_roles where rolname = 'crossfile_jobs') or not pg_has_role(current_user, 'crossfile_jobs', 'member') then
    raise exception 'the role crossfile_jobs is missing: run docker/roles.sql again as superuser and give that role a password';
  end if;
end $$;

grant create on schema platform, record to crossfile_guard;
grant create on schema platform to crossfile_jobs;

-- The queue ----------------------------------------------------------------------------------

-- graphile-worker keeps its tables here and brings them to its version as crossfile_jobs (src/platform/jobs/queue.ts).
-- The list of its migrations is made here, because crossfile_jobs may make no schema.
create schema queue authorization crossfile_jobs;
create table queue.migrations (id int primary key, ts timestamptz default now() not null, breaking boolean not null default false);
alter table queue.migrations owner to crossfile_jobs;

-- Everything below runs as crossfile_jobs, which sees nothing but its queue: not even the functions of `platform`.

-- A job in this transaction: by whom and for which request is taken from the transaction itself.
create function platform.enqueue(job text, payload jsonb, job_key text, starts_at timestamptz, tries int) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare who constant uuid := nullif(current_setting('app.actor', true), '')::uuid;
begin
  if who is null then raise exception 'nobody enqueues a job without saying who' using errcode = '42501'; end if;
  perform queue.add_job(job, json_build_object('by', who, 'request', nullif(current_setting('app.request', true), ''), 'with', payload),
    null, starts_at, tries, job_key);
end $$;

-- the queue's own tables come after this file
set local check_function_bodies = off;

-- What waits, runs or has failed for good, newest first. For administrators and auditors: a job says no name.
create function platform.job_list(failed_only boolean, before_id bigint, page int)
returns table (id bigint, name text, attempts int, max_attempts int, created_at timestamptz, run_at timestamptz, updated_at timestamptz, state text, error text)
language sql stable security definer set search_path = '' as $$
  select j.id, t.identifier, j.attempts::int, j.max_attempts::int, j.created_at, j.run_at, j.updated_at,
         case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'failed' else 'waiting' end, j.last_error
    from queue._private_jobs j join queue._private_tasks t on t.id = j.task_id
   where nullif(current_setting('app.actor', true), '') is not null
     and string_to_array(current_setting('app.roles', true), ',') && array['administrator', 'auditor', 'system']
     and (not failed_only or (j.locked_at is null and j.attempts >= j.max_attempts))
     and (before_id is null or j.id < before_id)
   order by j.id desc limit page
$$;

-- Lets a job that failed for good begin again; false when there is no such job.
create function platform.retry_job(job bigint) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  if nullif(current_setting('app.actor', true), '') is null
     or not coalesce(string_to_array(current_setting('app.roles', true), ',') && array['administrator', 'system'], false) then
    raise exception 'only an administrator lets a job begin again' using errcode = '42501';
  end if;
  update queue._private_jobs set attempts = 0, run_at = now(), last_error = null, flags = null, updated_at = now()
   where id = job and locked_at is null and attempts >= max_attempts;
  if found then notify "jobs:insert"; end if;
  return found;
end $$;

alter function platform.enqueue owner to crossfile_jobs;
alter function platform.job_list owner to crossfile_jobs;
alter function platform.retry_job owner to crossfile_jobs;
revoke all on function platform.enqueue, platform.job_list, platform.retry_job from public;
grant execute on function platform.enqueue, platform.job_list, platform.retry_job to crossfile_app;
revoke create on schema platform from crossfile_jobs;

-- The actor of jobs: nobody signs in as it.
select set_config('app.actor', '00000000-0000-7000-8000-000000000001', true), set_config('app.roles', 'system', true);
set local role crossfile_guard;
insert into record.app_user (id, username, display_name, kind) values ('00000000-0000-7000-8000-000000000005', 'system-job', 'Job', 'system');
set local role crossfile_owner;
select set_config('app.actor', '', true), set_config('app.roles', '', true);

-- Files that a job writes and one person takes away ----------------------------------------------

create table platform.file (
  -- the record that it belongs to
  id uuid primary key,
  owner_id uuid not null,
  -- counts up whenever a job begins it anew; whoever writes under an older number writes nothing
  attempt int not null default 0,
  -- lines written so far, and how many are to be expected
  rows int not null default 0,
  expected_rows int,
  begun_at timestamptz
);
create table platform.file_chunk (
  file_id uuid not null references platform.file,
  attempt int not null,
  position int not null,
  owner_id uuid not null,
  bytes bytea not null,
  primary key (file_id, position)
);
alter table platform.file_chunk alter column bytes set storage main; -- compressed where that helps
alter table platform.file enable row level security;
alter table platform.file force row level security;
alter table platform.file_chunk enable row level security;
alter table platform.file_chunk force row level security;
create policy read on platform.file for select to crossfile_app using ((select platform.actor()) is not null);
create policy add on platform.file for insert to crossfile_app with check (owner_id = (select platform.actor()) and attempt = 0);
create policy change on platform.file for update to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));
-- The job may remove what it wrote; only whose file it is reads it.
create policy read on platform.file_chunk for select to crossfile_app using (owner_id = (select platform.actor()) or (select platform.has_role('system')));
create policy add on platform.file_chunk for insert to crossfile_app with check ((select platform.has_role('system')));
create policy remove on platform.file_chunk for delete to crossfile_app using ((select platform.has_role('system')));
grant select, insert on platform.file to crossfile_app;
grant update (attempt, rows, expected_rows, begun_at) on platform.file to crossfile_app;
grant select, insert, delete on platform.file_chunk to crossfile_app;

-- Exports whose file is written by a job and kept until it expires --------------------------------

alter table record.export
  -- written by a job; otherwise it went out as a stream when it was asked for
  add column kept boolean not null default false,
  add column bytes bigint,
  -- why it failed for good, in words
  add column failure text,
  add column expires_at timestamptz,
  -- when the content was erased; the record stays
  add column erased_at timestamptz,
  add constraint export_kept check (kept or (bytes is null and failure is null and expires_at is null and erased_at is null)),
  add constraint export_expires check (not kept or ((expires_at is null) = (finished_at is null) and (bytes is null) = (finished_at is null)));
create index export_expires_next on record.export (expires_at) where expires_at is not null and erased_at is null;

create or replace function record.guard_export() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.requested_by := platform.actor();
    if new.kind = 'bulk' and not platform.has_role('auditor', 'supervisor', 'system') then
      perform platform.refuse('access.bulk-export', 'Only auditors and supervisors export many cases at once.');
    end if;
    if new.finished_at is not null or new.failed_at is not null or new.erased_at is not null then
      perform platform.refuse('export.starts-unfinished', 'An export is finished once its content was taken away.');
    end if;
    return new;
  end if;
  if (new.ref, new.kind, new.format, new.filter, new.purpose, new.cases, new.case_id, new.person_id, new.requested_by, new.recorded_at, new.kept)
     is distinct from (old.ref, old.kind, old.format, old.filter, old.purpose, old.cases, old.case_id, old.person_id, old.requested_by, old.recorded_at, old.kept) then
    perform platform.refuse('export.fixed', 'What was asked for and why is never rewritten: make another export.');
  end if;
  if not old.kept then
    if new.requested_by <> platform.actor() then
      perform platform.refuse('access.export-requester', 'Only who asked for an export takes it away.');
    end if;
    return new;
  end if;
  if platform.actor() is distinct from '00000000-0000-7000-8000-000000000005' or not platform.has_role('system') then
    perform platform.refuse('export.job-writes', 'What came of an export is written by its job and by nobody else.');
  end if;
  if old.finished_at is not null and (new.rows, new.sha256, new.bytes, new.finished_at, new.failed_at, new.expires_at)
     is distinct from (old.rows, old.sha256, old.bytes, old.finished_at, old.failed_at, old.expires_at) then
    perform platform.refuse('export.finished', 'An export that is finished is never rewritten: make another one.');
  end if;
  if old.erased_at is not null then
    perform platform.refuse('export.erased', 'The content of this export was erased already.');
  end if;
  if new.erased_at is not null and (new.expires_at is null or new.expires_at > platform.now()) then
    perform platform.refuse('export.not-expired', 'The content of an export is erased when it expires, not before.');
  end if;
  return new;
end $$;
select platform.may_rewrite('export', 'rows', 'sha256', 'bytes', 'finished_at', 'failed_at', 'failure', 'expires_at', 'erased_at', 'version');
drop policy change on record.export;
create policy change on record.export for update to crossfile_app
  using (requested_by = (select platform.actor()) or (select platform.has_role('system')))
  with check (requested_by = (select platform.actor()) or (select platform.has_role('system')));

revoke create on schema platform, record from crossfile_guard;
