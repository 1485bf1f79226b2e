-- What an agency's ABIS was told (BIOMETRICS=osia): keys and states, no picture, no print. Only the job's actor looks in.

-- Of each crossing with captures: under which persons the ABIS may hold it, and what was sent of it.
create table platform.osia_encounter (
  crossing_id uuid primary key references record.crossing,
  -- persons under whom it may lie there: written before it is sent, so that nothing lies anywhere unknown
  persons uuid[] not null default '{}',
  -- what was sent last, by its digest (platform.osia_content)
  content text,
  -- counts up with each beginning: who ends under an older number has been overtaken
  attempt int not null default 0,
  -- how often it was brought to be as it should: tells the next request from a repetition of this one
  settlements int not null default 0,
  -- since when the ABIS holds it as it should; null: something has changed since
  settled_at timestamptz,
  -- the ABIS will not have it, in its words, and what it was that it refused
  refusal text,
  refused_content text,
  check (settled_at is null or (cardinality(persons) = 1 and content is not null)),
  check ((refusal is null) = (refused_content is null))
);
create index osia_encounter_due on platform.osia_encounter (crossing_id) where settled_at is null;
create index osia_encounter_persons on platform.osia_encounter using gin (persons);

-- Searches that were asked for: one stands open for each crossing, until its answer was taken.
create table platform.osia_task (
  -- the transaction's id: the same in every repetition
  id uuid primary key default gen_random_uuid(),
  crossing_id uuid not null references record.crossing,
  -- what is searched with, by its digest
  content text not null,
  begun_at timestamptz not null default platform.now(),
  -- the ABIS's own id of it
  task_id text,
  -- hashes of the words by which callbacks know us: one for each time it was asked
  secrets bytea[] not null default '{}',
  -- ids and scores, or why there are none; erased when they were taken
  answer jsonb,
  failure text,
  answered_at timestamptz,
  ended_at timestamptz,
  check (ended_at is null or answer is null)
);
create unique index osia_task_open on platform.osia_task (crossing_id) where ended_at is null;

-- How far the look through all crossings has come; it begins anew when it has ended.
create table platform.osia_sweep (
  only_row boolean primary key default true check (only_row),
  after uuid not null default '00000000-0000-0000-0000-000000000000'
);
insert into platform.osia_sweep default values;

alter table platform.osia_encounter enable row level security;
alter table platform.osia_encounter force row level security;
alter table platform.osia_task enable row level security;
alter table platform.osia_task force row level security;
alter table platform.osia_sweep enable row level security;
alter table platform.osia_sweep force row level security;
create policy system on platform.osia_encounter to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));
create policy system on platform.osia_task to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));
create policy system on platform.osia_sweep to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));
grant select, insert, update on platform.osia_encounter, platform.osia_task to crossfile_app;
grant select, update on platform.osia_sweep to crossfile_app;

-- Everything of a crossing that an ABIS is told, as one word: another when a capture, a picture, a template or a missing
-- finger came. Null where there is nothing to tell. Reads with the eyes of who asks.
create function platform.osia_content(of_crossing uuid) returns text language sql stable set search_path = '' as $$
  select case when count(*) filter (where k.has_image or k.template_format is not null) > 0 then
    md5(string_agg(k.id::text || k.has_image || coalesce(k.template_format, ''), ',' order by k.id) filter (where k.has_image or k.template_format is not null)
      || coalesce((select string_agg(m.finger_position || m.presence, ',' order by m.finger_position) from record.missing_finger m
                    where m.crossing_id = of_crossing and m.superseded_at is null), '')) end
    from record.capture k where k.crossing_id = of_crossing
$$;
revoke all on function platform.osia_content from public;
grant execute on function platform.osia_content to crossfile_app;
