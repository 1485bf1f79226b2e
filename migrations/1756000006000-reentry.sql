-- Re-entry flags and what is taken away.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind('EX');

-- A match review whose proposed person was returned before the crossing. Its state is the review's.
create table record.reentry_flag (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('RE'),
  review_id uuid not null unique references record.match_review,
  return_id uuid not null references record.completed_return,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  -- the return it rested on was reversed and no other takes its place
  withdrawn_at timestamptz,
  version int not null default 1
);
create index reentry_flag_newest on record.reentry_flag (recorded_at desc, id desc);
create index reentry_flag_return on record.reentry_flag (return_id);

create table record.export (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('EX'),
  kind text not null check (kind in ('case_history', 'person_history', 'bulk')),
  format text not null check (format in ('json', 'jsonl', 'csv')),
  filter jsonb not null default '{}',
  purpose text not null,
  rows int,
  sha256 bytea,
  case_id uuid references record.case_file,
  person_id uuid references record.person,
  recorded_at timestamptz not null default platform.now(),
  requested_by uuid not null default platform.actor() references record.app_user,
  finished_at timestamptz,
  failed_at timestamptz,
  version int not null default 1
);
create index export_newest on record.export (recorded_at desc, id desc);

select platform.furnish('reentry_flag');
select platform.furnish('export', policies => false);
create policy read on record.export for select to crossfile_app using ((select platform.has_role('auditor', 'supervisor', 'system')) or requested_by = (select platform.actor()));
create policy add on record.export for insert to crossfile_app with check ((select platform.has_role('auditor', 'supervisor', 'caseworker', 'system')));
create policy change on record.export for update to crossfile_app
  using (requested_by = (select platform.actor())) with check (requested_by = (select platform.actor()));

revoke create on schema platform, record, journal from crossfile_guard;
