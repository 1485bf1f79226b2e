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
  -- the asylum claim as the decision needs it; null: nobody recorded how it stands, which holds a decision back
  claim text check (claim in ('never_made', 'pending', 'inadmissible', 'withdrawn')),
  -- what is settled of that which must be before the case closes
  settled text[] not null default '{}' check (settled <@ array['property', 'complaints', 'force_reports']),
  -- the first deadline that is not met yet, also when it has passed, for lists by urgency
  next_due_kind text,
  next_due_at timestamptz,
  -- a re-entry: the earlier return this case is linked to
  earlier_return_id uuid,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
-- one index for each order of the list, with and without the filter that most people set
create index case_file_newest on record.case_file (arrived_at desc, id desc);
create index case_file_state on record.case_file (state, arrived_at desc, id desc);
create index case_file_owner on record.case_file (owner_id, arrived_at desc, id desc) where owner_id is not null;
create index case_file_team on record.case_file (team, arrived_at desc, id desc) where team is not null;
create index case_file_reentry on record.case_file (arrived_at desc, id desc) where earlier_return_id is not null;
create index case_file_due on record.case_file (next_due_at, id) where next_due_at is not null;
create index case_file_state_due on record.case_file (state, next_due_at, id) where next_due_at is not null;
create index case_file_owner_due on record.case_file (owner_id, next_due_at, id) where owner_id is not null and next_due_at is not null;
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
create index screening_answer_case on record.screening_answer (case_id, occurred_at, id);
create unique index screening_answer_live on record.screening_answer (case_id, question) where superseded_at is null;

create table record.notice (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('NT'),
  case_id uuid not null references record.case_file,
  person_id uuid not null references record.person,
  kind text not null check (kind in ('notice_of_intent', 'decision', 'directions')),
  method text not null check (method in ('in_person', 'post', 'email', 'representative')),
  language text not null,
  interpreter text,
  proof_document_id uuid references record.document,
  proof text,
  -- directions only: flight, route (LHR-CDG) and local day as they were served, and when the notice clock ends
  flight_id uuid,
  route text,
  travel_on date,
  notice_ends_at timestamptz,
  approval_id uuid references record.approval,
  -- directions that no longer hold (another flight, deferred, barrier): set when they fall
  fallen_at timestamptz,
  breaches jsonb not null default '[]',
  -- when it was served
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1,
  check ((kind = 'directions') = (flight_id is not null and route is not null and travel_on is not null and notice_ends_at is not null))
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
create index detention_spell_newest on record.detention_spell (occurred_at desc, id desc);
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

-- The ways from state to state: the same table as TRANSITIONS in src/domain/case-life.ts (a test compares them).
create function record.case_may_move(from_state text, to_state text) returns boolean language sql immutable as $$
  select case to_state
    when 'identified' then from_state = 'encountered'
    when 'screened' then from_state = 'identified'
    when 'in_scope' then from_state = 'screened'
    when 'notice_served' then from_state = 'in_scope'
    when 'readmission_requested' then from_state = 'notice_served'
    when 'readmission_accepted' then from_state = 'readmission_requested'
    when 'decision_served' then from_state in ('readmission_accepted', 'directions_set', 'boarded', 'returned')
    when 'directions_set' then from_state = 'decision_served'
    when 'returned' then from_state = 'boarded'
    when 'closed' then from_state = 'returned'
    when 'refused_by_receiving_state' then from_state in ('readmission_requested', 'readmission_accepted', 'decision_served', 'directions_set')
    -- whoever was taken aboard is aboard, whatever state the case was in
    when 'boarded' then from_state not in ('boarded', 'returned', 'closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')
    when 'out_of_scope' then from_state not in ('boarded', 'returned', 'closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')
    when 'time_expired' then from_state not in ('boarded', 'returned', 'closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')
    when 'withdrawn_to_asylum' then from_state not in ('boarded', 'returned', 'closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')
    else false end
$$;

-- A state is entered only past the stops that must hold even when the application forgets them.
create function record.guard_case_state() returns trigger language plpgsql security definer set search_path = '' as $$
declare stop record.barrier; gate text;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'encountered' then perform platform.refuse('case.starts-encountered', 'A case starts as encountered.'); end if;
    if not exists (select from record.crossing x where x.id = new.crossing_id and x.person_id = new.person_id and x.occurred_at = new.arrived_at) then
      perform platform.refuse('case.fixed', 'A case is its crossing''s: the same person, and its clocks run from that arrival.');
    end if;
    return new;
  end if;
  if (new.crossing_id, new.scheme_version_id, new.ref) is distinct from (old.crossing_id, old.scheme_version_id, old.ref)
     or (new.arrived_at <> old.arrived_at and new.arrived_at is distinct from (select x.occurred_at from record.crossing x where x.id = new.crossing_id)) then
    perform platform.refuse('case.fixed', 'A case keeps its crossing, its scheme version and the arrival from which its clocks run.');
  end if;
  if new.state = old.state then return new; end if;
  perform 1 from record.person where id = new.person_id for no key update;
  if not record.case_may_move(old.state, new.state) then
    perform platform.refuse('case.state', format('No step leads from %s to %s.', old.state, new.state), jsonb_build_object('from', old.state, 'to', new.state));
  end if;
  if new.state in ('in_scope', 'out_of_scope', 'time_expired', 'withdrawn_to_asylum', 'closed') and not platform.has_role('supervisor', 'system') then
    perform platform.refuse('case.role', 'Only a supervisor may do this.', jsonb_build_object('to', new.state));
  end if;
  if new.state = 'identified' and exists (select from record.match_review m where m.crossing_id = new.crossing_id and m.state = 'undecided') then
    perform platform.refuse('case.review-undecided', 'A match of this crossing is not decided yet.');
  end if;
  if new.state = 'screened' and (select count(*) from record.screening_answer a where a.case_id = new.id and a.superseded_at is null) < 5 then
    perform platform.refuse('case.screening-incomplete', 'Screening has questions without an answer.');
  end if;
  if (new.state = 'notice_served' and not exists (select from record.notice n where n.case_id = new.id and n.kind = 'notice_of_intent'))
     or (new.state = 'readmission_requested' and not exists (select from record.readmission_request q where q.case_id = new.id))
     or (new.state = 'readmission_accepted' and not exists (select from record.readmission_reply r where r.case_id = new.id and r.answer = 'accepted'))
     or (new.state = 'refused_by_receiving_state' and not exists (select from record.readmission_reply r where r.case_id = new.id and r.answer = 'refused')) then
    perform platform.refuse('case.no-paper', 'The paper on which this state rests is not recorded.', jsonb_build_object('to', new.state));
  end if;
  if new.state in ('in_scope', 'directions_set') then
    if record.may_be_under_18(new.person_id, platform.today()) then
      perform platform.refuse('case.may-be-under-18', 'This person may be under 18 on a recorded date or claim, or their age is in dispute.');
    end if;
    if not exists (select from record.person_birth b where b.person_id in (select record.linked_persons(new.person_id)) and b.superseded_at is null) then
      perform platform.refuse('case.birth-unknown', 'No date of birth is recorded, so the person may be under 18.');
    end if;
    gate := case new.state when 'in_scope' then 'scope' else 'directions' end;
    select * into stop from record.blocking_barriers(new.person_id, new.id, gate, platform.now()) limit 1;
    if stop.id is not null then
      perform platform.refuse('case.barred', 'A barrier stands in the way.', jsonb_build_object('barrier', stop.ref, 'kind', stop.kind, 'gate', gate));
    end if;
  end if;
  if new.state = 'directions_set' then
    if exists (select from record.undecided_reviews(new.person_id)) then
      perform platform.refuse('case.review-undecided', 'A match of this person is not decided yet.');
    end if;
    if not exists (
        select from record.notice n join record.approval a on a.id = n.approval_id
         where n.case_id = new.id and n.kind = 'directions' and n.fallen_at is null and a.flight_id = n.flight_id
           and record.approved(n.approval_id, 'directions', new.id)) then
      perform platform.refuse('case.directions-not-approved', 'Directions are proposed by one person and approved by another, then served.');
    end if;
    if not exists (
        select from record.notice n join record.seat_holding h on h.case_id = n.case_id and h.flight_id = n.flight_id
          join record.approval a on a.id = n.approval_id
         where n.case_id = new.id and n.kind = 'directions' and n.fallen_at is null and h.ended_at is null
           -- what was approved for a seat that came free is used up
           and h.recorded_at <= a.decided_at) then
      perform platform.refuse('case.no-seat', 'No seat is held for this person on the flight of the directions.');
    end if;
  end if;
  if new.state = 'decision_served' and old.state = 'readmission_accepted' and not exists (
      select from record.notice n where n.case_id = new.id and n.kind = 'decision' and record.approved(n.approval_id, 'decision', new.id)) then
    perform platform.refuse('case.decision-not-approved', 'A decision is proposed by one person and approved by another, then served.');
  end if;
  if old.state = 'returned' and new.state = 'decision_served' and exists (select from record.completed_return r where r.case_id = new.id and r.reversed_at is null) then
    perform platform.refuse('case.return-stands', 'The return of this case stands: two people reverse it first.');
  end if;
  if new.state = 'boarded' and not exists (select from record.seat_holding h where h.case_id = new.id and h.ended_at is null and h.outcome in ('boarded', 'carried_despite_stop')) then
    perform platform.refuse('case.not-boarded', 'No boarding is recorded for this case.');
  end if;
  if new.state = 'decision_served' and old.state = 'boarded' and exists (
      select from record.seat_holding h where h.case_id = new.id and h.ended_at is null and h.outcome in ('boarded', 'carried_despite_stop')
         and not exists (select from record.handover x where x.holding_id = h.id and not x.handed_over)) then
    perform platform.refuse('case.still-aboard', 'This person is recorded aboard: record that they were taken off, or not handed over.');
  end if;
  if new.state = 'returned' and not exists (select from record.completed_return r where r.case_id = new.id and r.reversed_at is null) then
    perform platform.refuse('case.no-handover', 'No handover is recorded for this case.');
  end if;
  return new;
end $$;
alter function record.guard_case_state owner to crossfile_guard;
create trigger guard before insert or update on record.case_file for each row execute function record.guard_case_state();

-- What was served is never rewritten, directions that fell never stand again, and the notice clock is never shortened:
-- at least so many full weekdays lie between its start and its end (bank holidays make it longer, never shorter). It starts
-- with the service, but never before the second key was turned, whatever time of service is told.
create function record.guard_notice() returns trigger language plpgsql security definer set search_path = '' as $$
declare wanted int; given int;
begin
  if tg_op = 'INSERT' then
    if new.kind = 'directions' then
      select (v.clocks ->> 'noticeWorkingDays')::int into wanted
        from record.case_file f join record.scheme_version v on v.id = f.scheme_version_id where f.id = new.case_id;
      select count(*) into given from generate_series((greatest(new.occurred_at, (select a.decided_at from record.approval a where a.id = new.approval_id)) at time zone 'Europe/London')::date + 1,
          (new.notice_ends_at at time zone 'Europe/London')::date - 1, interval '1 day') d where extract(isodow from d) < 6;
      if given < wanted then
        perform platform.refuse('notice.too-short', 'The notice of removal directions would end too early.', jsonb_build_object('workingDays', wanted));
      end if;
    end if;
    return new;
  end if;
  if (new.case_id, new.kind, new.occurred_at, new.flight_id, new.route, new.travel_on, new.notice_ends_at, new.approval_id)
     is distinct from (old.case_id, old.kind, old.occurred_at, old.flight_id, old.route, old.travel_on, old.notice_ends_at, old.approval_id)
     or (old.fallen_at is not null and new.fallen_at is distinct from old.fallen_at) then
    perform platform.refuse('notice.fixed', 'A notice that was served is never rewritten: serve another.');
  end if;
  return new;
end $$;
alter function record.guard_notice owner to crossfile_guard;
create trigger guard before insert or update on record.notice for each row execute function record.guard_notice();

select platform.furnish('scheme_version', changes => false);
-- clocks and cap are the owner's to set, by a migration that everybody can read
revoke insert on record.scheme_version from crossfile_app;
drop policy add on record.scheme_version;
select platform.furnish('case_file');
select platform.furnish('case_step', changes => false);
select platform.furnish('screening_answer');
select platform.furnish('notice');
select platform.furnish('readmission_request');
select platform.furnish('readmission_reply', changes => false);
select platform.furnish('detention_spell');
select platform.furnish('fitness_assessment', changes => false);

select platform.may_rewrite('case_file', 'state', 'state_since', 'owner_id', 'team', 'absconded', 'bailed', 'claim', 'settled', 'next_due_kind', 'next_due_at', 'earlier_return_id', 'version');
select platform.may_rewrite('screening_answer', 'superseded_at');
select platform.may_rewrite('notice', 'fallen_at', 'version');
select platform.may_rewrite('readmission_request', 'version');
select platform.may_rewrite('detention_spell', 'review_due_on', 'ended_at', 'end_reason', 'version');

-- A step on record is a step that was taken: it starts where the case stands, and by the end of the transaction the
-- case has gone where it says (or further).
create function record.guard_case_step() returns trigger language plpgsql security definer set search_path = '' as $$
declare stands text;
begin
  if session_user <> 'crossfile_app' then return new; end if;
  select f.state into stands from record.case_file f where f.id = new.case_id and f.person_id = new.person_id;
  if tg_when = 'BEFORE' then
    if stands is distinct from new.from_state then perform platform.refuse('case.step-forged', 'A step starts where its case stands.'); end if;
  elsif stands is distinct from new.to_state and not exists (
      select from record.case_step s where s.case_id = new.case_id and s.id <> new.id and s.from_state = new.to_state and s.recorded_at >= new.recorded_at) then
    perform platform.refuse('case.step-forged', 'A step that the case did not take.');
  end if;
  return new;
end $$;
alter function record.guard_case_step owner to crossfile_guard;
create trigger guard before insert on record.case_step for each row execute function record.guard_case_step();
create constraint trigger guard_taken after insert on record.case_step deferrable initially deferred
  for each row when (new.from_state <> new.to_state) execute function record.guard_case_step();

-- The scheme as it stood from its first detentions. Receiving state and clocks: design of the treaty; lengths are settings.
select set_config('app.actor', '00000000-0000-7000-8000-000000000001', true), set_config('app.roles', 'system', true);
set local role crossfile_guard;
insert into record.scheme_version (id, name, receiving_state, valid_from, clocks, cap_rule) values
  ('00000000-0000-7000-8000-0000000000f1', 'UK–France 2025', 'FRA', date '2025-08-06',
   '{"scopeDays": 14, "requestDays": 14, "replyDays": 14, "noticeWorkingDays": 5, "acceptanceValidMonths": 3}',
   '{"opening": 0, "perReturn": 1}');
reset role;
select set_config('app.actor', '', true), set_config('app.roles', '', true);

revoke create on schema platform, record, journal from crossfile_guard;
