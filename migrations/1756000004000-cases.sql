-- The scheme as dated configuration, and the life of a case.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind(k) from unnest(array['CA','NT','RQ','DT']) k;

create table record.scheme_version (
  id uuid primary key default platform.uuid7(),
  name text not null unique,
  receiving_state char(3) not null,
  valid_from date not null,
  valid_to date,
  -- days and months by name: see SchemeClocks in src/domain
  clocks jsonb not null,
  cap_rule jsonb not null,
  recorded_at timestamptz not null default platform.now(),
  exclude using gist (daterange(valid_from, valid_to, '[)') with &&)
);

create table record.case_file (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('CA'),
  person_id uuid not null references record.person,
  crossing_id uuid not null unique references record.crossing,
  scheme_version_id uuid not null references record.scheme_version,
  state text not null default 'encountered' check (state in ('encountered', 'identified', 'screened', 'in_scope', 'notice_served',
    'readmission_requested', 'readmission_accepted', 'decision_served', 'directions_set', 'boarded', 'returned', 'closed',
    'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')),
  -- when it came into this state (occurred)
  state_since timestamptz not null,
  -- every clock of the scheme runs from here
  arrived_at timestamptz not null,
  owner_id uuid references record.app_user,
  team text,
  absconded boolean not null default false,
  bailed boolean not null default false,
  -- the next clock that is still open, for lists by urgency
  next_due_kind text,
  next_due_at timestamptz,
  -- a re-entry: the earlier return this case is linked to
  earlier_return_id uuid,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
create index case_file_newest on record.case_file (arrived_at desc, id desc);
create index case_file_state on record.case_file (state, arrived_at desc, id desc);
create index case_file_owner on record.case_file (owner_id, next_due_at, id);
create index case_file_due on record.case_file (next_due_at, id) where next_due_at is not null;
create index case_file_person on record.case_file (person_id, arrived_at);
alter table record.barrier add foreign key (case_id) references record.case_file;
alter table record.document add foreign key (case_id) references record.case_file;
alter table record.note add foreign key (case_id) references record.case_file;
alter table record.task add foreign key (case_id) references record.case_file;
alter table record.approval add foreign key (case_id) references record.case_file;

-- Each step that a case took, and each fact that could not move it. Append-only.
create table record.case_step (
  id uuid primary key default platform.uuid7(),
  case_id uuid not null references record.case_file,
  person_id uuid not null references record.person,
  step text not null,
  from_state text not null,
  to_state text not null,
  reason text,
  particulars jsonb not null default '{}',
  -- what was against the rules when it happened: [{rule, message, facts}]
  breaches jsonb not null default '[]',
  approval_id uuid references record.approval,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create index case_step_case on record.case_step (case_id, occurred_at, id);

create table record.screening_answer (
  id uuid primary key default platform.uuid7(),
  case_id uuid not null references record.case_file,
  person_id uuid not null references record.person,
  question text not null check (question in ('language', 'interpreter', 'age', 'trafficking', 'health')),
  answer text not null,
  -- a yes here asks for a closer look; it decides nothing
  concern boolean not null default false,
  superseded_at timestamptz,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create unique index screening_answer_live on record.screening_answer (case_id, question) where superseded_at is null;

create table record.notice (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('NT'),
  case_id uuid not null references record.case_file,
  person_id uuid not null references record.person,
  kind text not null check (kind in ('intent', 'decision', 'directions')),
  method text not null check (method in ('in_person', 'post', 'email', 'representative')),
  language text not null,
  interpreter text,
  proof_document_id uuid references record.document,
  proof text,
  -- directions only: which seat on which flight they are for, and when the notice clock ends
  flight_id uuid,
  notice_ends_at timestamptz,
  approval_id uuid references record.approval,
  -- directions that no longer hold (another flight, deferred, barrier): set when they fall
  fallen_at timestamptz,
  breaches jsonb not null default '[]',
  -- when it was served
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
create index notice_case on record.notice (case_id, occurred_at, id);
create unique index notice_directions_live on record.notice (case_id) where kind = 'directions' and fallen_at is null;

create table record.readmission_request (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('RQ'),
  case_id uuid not null references record.case_file,
  person_id uuid not null references record.person,
  due_at timestamptz not null,
  -- which fields of the person were sent to the other state
  disclosed text[] not null,
  breaches jsonb not null default '[]',
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
create index readmission_request_case on record.readmission_request (case_id, occurred_at, id);
create table record.readmission_reply (
  id uuid primary key default platform.uuid7(),
  request_id uuid not null references record.readmission_request,
  case_id uuid not null references record.case_file,
  person_id uuid not null references record.person,
  answer text not null check (answer in ('accepted', 'refused', 'more_information')),
  grounds text,
  document_id uuid references record.document,
  breaches jsonb not null default '[]',
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create index readmission_reply_case on record.readmission_reply (case_id, occurred_at, id);

create table record.detention_spell (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('DT'),
  person_id uuid not null references record.person,
  case_id uuid references record.case_file,
  authority text not null default 'IS91',
  centre text not null,
  review_due_on date,
  ended_at timestamptz,
  end_reason text,
  -- when it began
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1,
  check (ended_at is null or ended_at >= occurred_at)
);
create index detention_spell_person on record.detention_spell (person_id, occurred_at);

create table record.fitness_assessment (
  id uuid primary key default platform.uuid7(),
  person_id uuid not null references record.person,
  case_id uuid references record.case_file,
  fit boolean not null,
  valid_until timestamptz,
  assessor text not null,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create index fitness_assessment_person on record.fitness_assessment (person_id, occurred_at);

-- A state is entered only past the stops that must hold even when the application forgets them.
create function record.guard_case_state() returns trigger language plpgsql security definer set search_path = '' as $$
declare stop record.barrier; gate text;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'encountered' then perform platform.refuse('case.starts-encountered', 'A case starts as encountered.'); end if;
    return new;
  end if;
  if new.state = old.state then return new; end if;
  perform 1 from record.person where id = new.person_id for no key update;
  if new.state in ('in_scope', 'directions_set', 'boarded') and record.may_be_under_18(new.person_id, platform.today()) and new.state <> 'boarded' then
    perform platform.refuse('case.may-be-under-18', 'This person may be under 18 on a recorded date or claim, or their age is in dispute.');
  end if;
  gate := case new.state when 'in_scope' then 'scope' when 'directions_set' then 'directions' end;
  if gate is not null and old.state <> 'boarded' then
    select * into stop from record.blocking_barriers(new.person_id, new.id, gate, platform.now()) limit 1;
    if stop.id is not null then
      perform platform.refuse('case.barrier', 'A barrier stands in the way.', jsonb_build_object('barrier', stop.ref, 'kind', stop.kind));
    end if;
  end if;
  if new.state = 'directions_set' and exists (select from record.undecided_reviews(new.person_id)) then
    perform platform.refuse('case.match-undecided', 'A match of this person is not decided yet.');
  end if;
  if new.state = 'directions_set' and not exists (
      select from record.notice n where n.case_id = new.id and n.kind = 'directions' and n.fallen_at is null
        and record.approved(n.approval_id, 'directions', new.id)) then
    perform platform.refuse('case.directions-two-people', 'Directions are proposed by one person and approved by another, then served.');
  end if;
  if new.state = 'decision_served' and old.state = 'readmission_accepted' and not exists (
      select from record.notice n where n.case_id = new.id and n.kind = 'decision' and record.approved(n.approval_id, 'decision', new.id)) then
    perform platform.refuse('case.decision-two-people', 'A decision is proposed by one person and approved by another, then served.');
  end if;
  if new.state = 'boarded' and not exists (select from record.seat_holding h where h.case_id = new.id and h.ended_at is null and h.outcome in ('boarded', 'carried_despite_stop')) then
    perform platform.refuse('case.not-boarded', 'No boarding is recorded for this case.');
  end if;
  if new.state = 'returned' and not exists (select from record.completed_return r where r.case_id = new.id and r.reversed_at is null) then
    perform platform.refuse('case.no-handover', 'No handover is recorded for this case.');
  end if;
  return new;
end $$;
alter function record.guard_case_state owner to crossfile_guard;
create trigger guard before insert or update on record.case_file for each row execute function record.guard_case_state();

select platform.furnish('scheme_version');
select platform.furnish('case_file');
select platform.furnish('case_step', changes => false);
select platform.furnish('screening_answer');
select platform.furnish('notice');
select platform.furnish('readmission_request');
select platform.furnish('readmission_reply', changes => false);
select platform.furnish('detention_spell');
select platform.furnish('fitness_assessment', changes => false);

-- The scheme as it stood from its first detentions. Receiving state and clocks: design of the treaty; lengths are settings.
select set_config('app.actor', '00000000-0000-7000-8000-000000000001', true), set_config('app.roles', 'system', true);
set local role crossfile_guard;
insert into record.scheme_version (id, name, receiving_state, valid_from, clocks, cap_rule) values
  ('00000000-0000-7000-8000-0000000000f1', 'UK-France 2025', 'FRA', date '2025-08-06',
   '{"scopeDays": 14, "requestDays": 14, "replyDays": 14, "noticeWorkingDays": 5, "acceptanceValidMonths": 3}',
   '{"admissionsPerReturn": 1, "headStart": 0}');
reset role;
select set_config('app.actor', '', true), set_config('app.roles', '', true);

revoke create on schema platform, record, journal from crossfile_guard;
