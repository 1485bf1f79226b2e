-- What somebody has typed and not sent, kept for them alone; and the indexes of the work list.

grant create on schema platform to crossfile_guard;

-- Sealed by the app (AES-256-GCM, key from SESSION_SECRET): whoever reads the table reads no personal data. Owner and form
-- stand under the seal too, so that a draft opens nowhere else. `form` is the address of the page that it belongs to.
create table platform.form_draft (
  user_id uuid not null,
  form text not null check (length(form) between 1 and 200),
  sealed text not null check (length(sealed) <= 180000),
  -- the office's time, as it is shown
  saved_at timestamptz not null default platform.now(),
  -- the real clock, as for sessions: a demonstration's clock that jumps makes nobody lose work
  expires_at timestamptz not null default now() + interval '7 days',
  primary key (user_id, form)
);
create index form_draft_newest on platform.form_draft (user_id, saved_at desc);
create index form_draft_expires on platform.form_draft (expires_at);
alter table platform.form_draft enable row level security;
alter table platform.form_draft force row level security;
create policy own on platform.form_draft to crossfile_app using (user_id = (select platform.actor())) with check (user_id = (select platform.actor()));
create policy guard_all on platform.form_draft to crossfile_guard using (true) with check (true);
grant select, insert, update, delete on platform.form_draft to crossfile_app;
grant select, delete on platform.form_draft to crossfile_guard;

-- Everybody's drafts that are older than that, whoever still comes to work. How many went.
create function platform.forget_old_drafts() returns int language plpgsql security definer set search_path = '' as $$
declare gone int;
begin
  delete from platform.form_draft where expires_at <= now();
  get diagnostics gone = row_count;
  return gone;
end $$;
alter function platform.forget_old_drafts owner to crossfile_guard;
revoke all on function platform.forget_old_drafts from public;
grant execute on function platform.forget_old_drafts to crossfile_app;

-- The work list: open cases by what is due first, those without a clock last; tasks that somebody gave to others; proposals
-- that wait, by case.
create index case_file_work on record.case_file ((coalesce(next_due_at, 'infinity')), id)
  where state not in ('closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum');
create index case_file_owner_work on record.case_file (owner_id, (coalesce(next_due_at, 'infinity')), id)
  where owner_id is not null and state not in ('closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum');
create index task_given on record.task (recorded_by, (coalesce(due_at, 'infinity')), id) where done_at is null;
create index approval_waiting_case on record.approval (case_id) where outcome is null and case_id is not null;

revoke create on schema platform from crossfile_guard;
