-- Flights, seats, boarding, handovers, returns; the legal route; the balance.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind(k) from unnest(array['FL','RT','AD']) k;

create table record.flight (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('FL'),
  -- airline (2 or 3 characters), number, optional suffix
  designator text not null check (designator ~ '^[A-Z0-9]{2,3}[0-9]{1,4}[A-Z]?$'),
  origin char(3) not null check (origin ~ '^[A-Z]{3}$'),
  destination char(3) not null check (destination ~ '^[A-Z]{3}$'),
  origin_zone text not null default 'Europe/London',
  destination_zone text not null default 'Europe/Paris',
  scheduled_departure timestamptz not null,
  scheduled_arrival timestamptz not null,
  actual_departure timestamptz,
  actual_arrival timestamptz,
  kind text not null check (kind in ('charter', 'scheduled')),
  state text not null default 'planned' check (state in ('planned', 'boarding', 'departed', 'arrived', 'closed', 'cancelled')),
  cancellation_reason text,
  -- what the office should know of the flight itself; nothing of the people on it
  note text,
  breaches jsonb not null default '[]',
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1,
  check (scheduled_arrival > scheduled_departure),
  check (actual_arrival is null or actual_arrival > actual_departure),
  check ((state in ('departed', 'arrived', 'closed')) = (actual_departure is not null))
);
create index flight_schedule on record.flight (scheduled_departure desc, id desc);
create index flight_state on record.flight (state, scheduled_departure desc, id desc);
alter table record.notice add foreign key (flight_id) references record.flight;
alter table record.approval add foreign key (flight_id) references record.flight;

create table record.flight_escort (
  id uuid primary key default platform.uuid7(),
  flight_id uuid not null references record.flight,
  user_id uuid not null references record.app_user,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  ended_at timestamptz
);
create unique index flight_escort_live on record.flight_escort (flight_id, user_id) where ended_at is null;
create index flight_escort_user on record.flight_escort (user_id) where ended_at is null;

create table record.seat (
  id uuid primary key default platform.uuid7(),
  flight_id uuid not null references record.flight,
  number int not null check (number >= 1),
  kind text not null check (kind in ('returnee', 'escort', 'medic', 'interpreter', 'monitor')),
  recorded_at timestamptz not null default platform.now(),
  unique (flight_id, number)
);

-- Who holds a seat. A returnee by person and case, everybody else by name. A holding ends; it is never deleted.
create table record.seat_holding (
  id uuid primary key default platform.uuid7(),
  flight_id uuid not null references record.flight,
  seat_id uuid not null references record.seat,
  person_id uuid references record.person,
  case_id uuid references record.case_file,
  holder_name text,
  status text not null default 'held' check (status in ('held', 'confirmed', 'reserve')),
  held_by uuid not null default platform.actor() references record.app_user,
  -- the newest boarding outcome, kept by a trigger
  outcome text check (outcome in ('boarded', 'refused_carriage', 'deferred', 'failed', 'taken_off', 'carried_despite_stop')),
  -- carried although stopped, or stopped in the air: [{rule, message, facts}]
  breaches jsonb not null default '[]',
  ended_at timestamptz,
  end_reason text check (end_reason in ('released', 'barrier', 'case_ended', 'flight_cancelled', 'refused_carriage', 'deferred', 'failed', 'taken_off', 'handed_over', 'not_handed_over')),
  end_note text,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  version int not null default 1,
  check ((person_id is null) = (case_id is null)),
  check ((person_id is null) <> (holder_name is null)),
  check ((ended_at is null) = (end_reason is null))
);
-- a seat is not sold twice; a person is on one live manifest at most
create unique index seat_holding_live_seat on record.seat_holding (seat_id) where ended_at is null;
create unique index seat_holding_live_person on record.seat_holding (person_id) where ended_at is null and person_id is not null;
create index seat_holding_flight on record.seat_holding (flight_id, id);
create index seat_holding_case on record.seat_holding (case_id, id);

create table record.boarding_outcome (
  id uuid primary key default platform.uuid7(),
  holding_id uuid not null references record.seat_holding,
  flight_id uuid not null references record.flight,
  person_id uuid not null references record.person,
  case_id uuid not null references record.case_file,
  outcome text not null check (outcome in ('boarded', 'refused_carriage', 'deferred', 'failed', 'taken_off', 'carried_despite_stop')),
  reason_code text,
  reason text,
  restraint_started_at timestamptz,
  restraint_ended_at timestamptz,
  -- recorded late: judged by the barriers in force when it occurred, agreed by a second person
  late boolean not null default false,
  approval_id uuid references record.approval,
  breaches jsonb not null default '[]',
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  check (outcome = 'boarded' or reason_code is not null)
);
create index boarding_outcome_holding on record.boarding_outcome (holding_id, id);
create index boarding_outcome_flight on record.boarding_outcome (flight_id, id);

create table record.handover (
  id uuid primary key default platform.uuid7(),
  holding_id uuid not null unique references record.seat_holding,
  flight_id uuid not null references record.flight,
  person_id uuid not null references record.person,
  case_id uuid not null references record.case_file,
  handed_over boolean not null,
  receipt text,
  authority text,
  place text,
  reason_code text,
  reason text,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  check (not handed_over or (receipt is not null and authority is not null and place is not null)),
  check (handed_over or reason_code is not null)
);
create index handover_flight on record.handover (flight_id, id);

create table record.completed_return (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('RT'),
  person_id uuid not null references record.person,
  case_id uuid not null references record.case_file,
  flight_id uuid not null references record.flight,
  handover_id uuid not null unique references record.handover,
  -- first, second … return of this person
  ordinal int not null check (ordinal >= 1),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  reversed_at timestamptz,
  reversal_id uuid references record.approval,
  version int not null default 1,
  check ((reversed_at is null) = (reversal_id is null))
);
create index completed_return_person on record.completed_return (person_id, occurred_at);
create unique index completed_return_ordinal on record.completed_return (person_id, ordinal) where reversed_at is null;
create unique index completed_return_case on record.completed_return (case_id) where reversed_at is null;
create index completed_return_flight on record.completed_return (flight_id, id);
create index completed_return_newest on record.completed_return (occurred_at desc, id desc);
alter table record.case_file add foreign key (earlier_return_id) references record.completed_return;

-- The legal route. Families stand or fall together: one row for each person, one `family` for those who apply together.
create table record.admission (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('AD'),
  family uuid not null default platform.uuid7(),
  name text not null,
  birth_year int,
  nationality char(3),
  scheme_version_id uuid not null references record.scheme_version,
  state text not null default 'expression' check (state in ('expression', 'valid', 'rejected', 'void', 'selected', 'entry_clearance', 'granted', 'refused', 'cancelled', 'arrived')),
  state_since timestamptz not null,
  arrived_at timestamptz,
  over_cap_approval_id uuid references record.approval,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1,
  check ((state = 'arrived') = (arrived_at is not null))
);
create index admission_newest on record.admission (recorded_at desc, id desc);
create index admission_state on record.admission (state, recorded_at desc, id desc);
create index admission_family on record.admission (family);
create table record.admission_step (
  id uuid primary key default platform.uuid7(),
  admission_id uuid not null references record.admission,
  from_state text not null,
  to_state text not null,
  step text not null,
  reason text,
  -- what was against the rules when it happened: [{rule, message, facts}]
  breaches jsonb not null default '[]',
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create index admission_step_admission on record.admission_step (admission_id, id);

-- The balance: append-only; a reversal is an entry of its own.
create table record.ledger_entry (
  id uuid primary key default platform.uuid7(),
  kind text not null check (kind in ('return', 'return_reversal', 'admission', 'admission_reversal')),
  amount int not null check (amount in (1, -1)),
  return_id uuid references record.completed_return,
  admission_id uuid references record.admission,
  person_id uuid references record.person,
  -- when what it counts occurred; a reversal bears the time of what it reverses
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  check ((kind in ('return', 'return_reversal')) = (return_id is not null)),
  check ((kind in ('admission', 'admission_reversal')) = (admission_id is not null)),
  check ((kind in ('return_reversal', 'admission_reversal')) = (amount = -1)),
  unique (kind, return_id), unique (kind, admission_id)
);
create index ledger_entry_time on record.ledger_entry (kind, occurred_at);
create index ledger_entry_newest on record.ledger_entry (occurred_at desc, id desc);

-- Safeguards ------------------------------------------------------------------------------------

-- Why this person may not be aboard at that instant, or null. Where anything cannot be read the answer is an error, which stops.
create function record.stop_of(of_person uuid, of_case uuid, at timestamptz) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare barrier record.barrier; review uuid;
begin
  select * into barrier from record.blocking_barriers(of_person, of_case, 'boarding', at) order by occurred_at limit 1;
  if barrier.id is not null then
    return jsonb_build_object('rule', 'boarding.barrier', 'barrier', barrier.ref, 'kind', barrier.kind, 'since', barrier.occurred_at);
  end if;
  select u into review from record.undecided_reviews(of_person) u limit 1;
  if review is not null then
    return jsonb_build_object('rule', 'boarding.match-undecided', 'review', (select ref from record.match_review where id = review));
  end if;
  if record.may_be_under_18(of_person, (at at time zone 'Europe/London')::date) then
    return jsonb_build_object('rule', 'boarding.may-be-under-18');
  end if;
  return null;
end $$;
alter function record.stop_of owner to crossfile_guard;

create function record.guard_seat_holding() returns trigger language plpgsql security definer set search_path = '' as $$
declare the_seat record.seat; flight_state text;
begin
  select * into the_seat from record.seat where id = new.seat_id;
  if the_seat.flight_id <> new.flight_id then perform platform.refuse('seat.other-flight', 'That seat is on another flight.'); end if;
  select state into flight_state from record.flight where id = new.flight_id for no key update;
  if tg_op = 'INSERT' then
    new.held_by := platform.actor();
    if new.outcome is not null or new.ended_at is not null then
      perform platform.refuse('seat.starts-held', 'A seat is held first; boarding outcomes are records of their own.');
    end if;
    if flight_state not in ('planned', 'boarding') then
      perform platform.refuse('seat.flight-gone', 'Seats can be held only before the flight departs.', jsonb_build_object('state', flight_state));
    end if;
    if (the_seat.kind = 'returnee') <> (new.person_id is not null) then
      perform platform.refuse('seat.kind', format('Seat %s is for: %s.', the_seat.number, the_seat.kind));
    end if;
    if new.person_id is not null and not exists (select from record.case_file f where f.id = new.case_id and f.person_id = new.person_id) then
      perform platform.refuse('seat.case', 'That case is not this person''s.');
    end if;
    -- minors are never alone on a manifest
    if new.person_id is not null and record.may_be_under_18(new.person_id, platform.today()) then
      perform platform.refuse('case.may-be-under-18', 'This person may be under 18 on a recorded date or claim, or their age is in dispute.');
    end if;
    return new;
  end if;
  if (new.flight_id, new.seat_id, new.case_id, new.holder_name, new.held_by) is distinct from (old.flight_id, old.seat_id, old.case_id, old.holder_name, old.held_by) then
    perform platform.refuse('seat.fixed', 'A seat that was held is released and held anew, never rewritten.');
  end if;
  -- the person changes only with the case, when a match is confirmed or undone
  if new.person_id is distinct from old.person_id and not exists (select from record.case_file f where f.id = new.case_id and f.person_id = new.person_id) then
    perform platform.refuse('seat.fixed', 'A seat that was held is released and held anew, never rewritten.');
  end if;
  if not new.breaches @> old.breaches then perform platform.refuse('seat.fixed', 'A breach stays on record.'); end if;
  -- an outcome is written by the trigger of boarding_outcome alone, past its guard; nothing else touches a seat that came free
  if pg_trigger_depth() < 2 then
    if new.outcome is distinct from old.outcome then perform platform.refuse('seat.outcome', 'Boarding outcomes are records of their own.'); end if;
    if old.ended_at is not null and (new.ended_at, new.end_reason, new.status) is distinct from (old.ended_at, old.end_reason, old.status) then
      perform platform.refuse('seat.fixed', 'A seat that was held is released and held anew, never rewritten.');
    end if;
  end if;
  -- who is aboard leaves the seat by being taken off or by the handover, or by what stood in its place: departure freezes the rest
  if new.ended_at is not null and old.ended_at is null and new.outcome in ('boarded', 'carried_despite_stop')
     and not exists (select from record.handover x where x.holding_id = new.id) then
    if flight_state in ('planned', 'boarding') then
      perform platform.refuse('seat.aboard', 'This person is aboard: record that they were taken off.');
    end if;
    perform platform.refuse('seat.frozen', 'The flight has departed: record the handover, or why there was none.');
  end if;
  return new;
end $$;
alter function record.guard_seat_holding owner to crossfile_guard;
create trigger guard before insert or update on record.seat_holding for each row execute function record.guard_seat_holding();

-- Late is what is recorded more than ten minutes after it happened, or while a stop stands now, or after departure.
-- `boarded` is never recorded past a stop that stood when it occurred. Who was carried all the same is recorded as
-- `carried_despite_stop`, by two people, and is a breach: guards refuse permission, never facts.
create function record.guard_boarding_outcome() returns trigger language plpgsql security definer set search_path = '' as $$
declare holding record.seat_holding; the_flight record.flight; stop jsonb; stop_now jsonb;
begin
  -- every record whose barriers count for this person: whoever opens one there waits, or we do
  perform 1 from record.person where id in (select record.linked_persons(new.person_id)) order by id for no key update;
  select * into the_flight from record.flight where id = new.flight_id for no key update;
  select * into holding from record.seat_holding where id = new.holding_id for no key update;
  if (holding.person_id, holding.case_id, holding.flight_id) is distinct from (new.person_id, new.case_id, new.flight_id) then
    perform platform.refuse('boarding.other-seat', 'That seat is held for someone else.');
  end if;
  new.recorded_by := platform.actor();
  if the_flight.state = 'cancelled' then perform platform.refuse('flight.state', 'The flight was cancelled.'); end if;
  stop := record.stop_of(new.person_id, new.case_id, new.occurred_at);
  stop_now := record.stop_of(new.person_id, new.case_id, platform.now());
  new.late := new.outcome = 'carried_despite_stop' or new.occurred_at < platform.now() - interval '10 minutes'
    or (new.outcome = 'boarded' and (stop_now is not null or the_flight.actual_departure is not null));
  if new.outcome = 'boarded' or (new.outcome = 'carried_despite_stop' and holding.outcome is null) then
    if holding.outcome is not null then
      perform platform.refuse('boarding.outcome-exists', 'An outcome is recorded for this seat already.', jsonb_build_object('outcome', holding.outcome));
    end if;
    if the_flight.actual_departure < new.occurred_at then
      perform platform.refuse('boarding.after-departure', 'Nobody boards after the departure.', jsonb_build_object('departedAt', the_flight.actual_departure));
    end if;
  elsif new.outcome in ('taken_off', 'carried_despite_stop') then
    if holding.outcome is distinct from 'boarded' or holding.ended_at is not null then
      perform platform.refuse('boarding.not-aboard', 'This person is not recorded as boarded.');
    end if;
    if new.outcome = 'taken_off' and the_flight.actual_departure is not null then
      perform platform.refuse('boarding.flight-gone', 'The flight has departed: record that the person was not handed over.');
    end if;
  elsif holding.outcome is not null then
    perform platform.refuse('boarding.outcome-exists', 'An outcome is recorded for this seat already.', jsonb_build_object('outcome', holding.outcome));
  end if;
  if new.outcome = 'boarded' then
    if new.occurred_at < the_flight.scheduled_departure - interval '12 hours' then
      perform platform.refuse('flight.too-early', 'This flight departs later: nobody boards more than 12 hours before.', jsonb_build_object('scheduledDeparture', the_flight.scheduled_departure));
    end if;
    if stop is not null then perform platform.refuse(stop ->> 'rule', 'This person must not board.', stop); end if;
    if holding.ended_at is not null and holding.ended_at <= new.occurred_at then
      perform platform.refuse('boarding.no-seat', 'This person held no seat on this flight then.');
    end if;
    if not exists (select from record.notice n where n.case_id = new.case_id and n.kind = 'directions' and n.flight_id = new.flight_id
                    and n.notice_ends_at <= new.occurred_at and (n.fallen_at is null or n.fallen_at > new.occurred_at)
                    and n.route = the_flight.origin || '-' || the_flight.destination
                    and n.travel_on = (the_flight.scheduled_departure at time zone the_flight.origin_zone)::date
                    and n.travel_on >= (new.occurred_at at time zone the_flight.origin_zone)::date) then
      perform platform.refuse('boarding.notice-running', 'The notice of removal directions for this flight, route and day has not run out.');
    end if;
    if not exists (select from record.notice n join record.approval a on a.id = n.approval_id where n.case_id = new.case_id and n.kind = 'directions'
                    and n.flight_id = new.flight_id and a.flight_id = n.flight_id and record.approved(a.id, 'directions', new.case_id)) then
      perform platform.refuse('boarding.directions-not-approved', 'Nobody boards on directions that a second person did not approve.');
    end if;
  end if;
  if new.outcome in ('boarded', 'carried_despite_stop') and new.late and not record.approved(new.approval_id, 'late_boarding', new.holding_id) then
    perform platform.refuse('boarding.late-two-people', 'A boarding recorded late, or against a stop, needs a second person.', coalesce(stop_now, '{}'));
  end if;
  return new;
end $$;
alter function record.guard_boarding_outcome owner to crossfile_guard;
create trigger guard before insert on record.boarding_outcome for each row execute function record.guard_boarding_outcome();
create function record.keep_outcome() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- told late, the seat may have come free since: who sits in it holds it
  update record.seat_holding set outcome = new.outcome, version = version + 1,
         ended_at = case when new.outcome in ('boarded', 'carried_despite_stop') then null else ended_at end,
         end_reason = case when new.outcome in ('boarded', 'carried_despite_stop') then null else end_reason end,
         end_note = case when new.outcome in ('boarded', 'carried_despite_stop') then null else end_note end
   where id = new.holding_id;
  return null;
end $$;
alter function record.keep_outcome owner to crossfile_guard;
create trigger keep_outcome after insert on record.boarding_outcome for each row execute function record.keep_outcome();

-- People aboard who are stopped now and must come off, or be recorded as carried despite it.
create function record.to_be_taken_off(of_flight uuid) returns table (holding_id uuid, person_id uuid, stop jsonb)
language sql stable security definer set search_path = '' as $$
  select h.id, h.person_id, s.stop from record.seat_holding h
   cross join lateral (select record.stop_of(h.person_id, h.case_id, platform.now()) as stop) s
   where h.flight_id = of_flight and h.ended_at is null and h.outcome = 'boarded' and s.stop is not null
$$;
alter function record.to_be_taken_off owner to crossfile_guard;

create function record.guard_flight() returns trigger language plpgsql security definer set search_path = '' as $$
declare waiting text; open_count int;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'planned' then perform platform.refuse('flight.starts-planned', 'A flight starts as planned.'); end if;
    return new;
  end if;
  if old.state not in ('planned', 'boarding') and (new.designator, new.origin, new.destination, new.scheduled_departure, new.actual_departure)
       is distinct from (old.designator, old.origin, old.destination, old.scheduled_departure, old.actual_departure) then
    perform platform.refuse('flight.fixed', 'What has departed or was cancelled is never rewritten.');
  end if;
  if not new.breaches @> old.breaches or (old.actual_arrival is not null and new.actual_arrival is distinct from old.actual_arrival) then
    perform platform.refuse('flight.fixed', 'What was recorded of a flight is never rewritten.');
  end if;
  if new.state = old.state then return new; end if;
  if not (case new.state when 'boarding' then old.state = 'planned' when 'departed' then old.state in ('planned', 'boarding')
       when 'arrived' then old.state = 'departed' when 'closed' then old.state = 'arrived' when 'cancelled' then old.state in ('planned', 'boarding') else false end) then
    perform platform.refuse('flight.state', format('No step leads from %s to %s.', old.state, new.state));
  end if;
  if (new.state = 'boarding' and platform.now() < new.scheduled_departure - interval '12 hours')
     or (new.state = 'departed' and new.actual_departure < new.scheduled_departure - interval '12 hours') then
    perform platform.refuse('flight.too-early', 'This flight departs later: it can board or depart from 12 hours before.', jsonb_build_object('scheduledDeparture', new.scheduled_departure));
  end if;
  if new.state = 'departed' then
    if new.actual_departure > platform.now() then perform platform.refuse('time.future', 'That has not happened yet: the time given lies in the future.'); end if;
    -- each person is locked, in order of id, so that no barrier can slip in between
    perform 1 from record.person p where p.id in (select record.linked_persons(h.person_id) from record.seat_holding h
      where h.flight_id = new.id and h.ended_at is null and h.outcome = 'boarded') order by p.id for no key update;
    select string_agg(p.ref, ', ') into waiting from record.to_be_taken_off(new.id) t join record.person p on p.id = t.person_id;
    if waiting is not null then
      perform platform.refuse('flight.to-be-taken-off', 'Someone aboard is stopped: take them off, or record what happened, before departure.', jsonb_build_object('people', waiting));
    end if;
    select count(*) into open_count from record.seat_holding h where h.flight_id = new.id and h.ended_at is null and h.person_id is not null and h.outcome is null;
    if open_count > 0 then
      perform platform.refuse('flight.no-outcome', 'Someone on the manifest has no outcome yet.', jsonb_build_object('count', open_count));
    end if;
    if exists (select from record.boarding_outcome o where o.flight_id = new.id and o.occurred_at > new.actual_departure) then
      perform platform.refuse('flight.departed-before-boarding', 'Somebody boarded later than that departure.');
    end if;
  elsif new.state = 'arrived' and new.actual_arrival > platform.now() then
    perform platform.refuse('time.future', 'That has not happened yet: the time given lies in the future.');
  elsif new.state = 'cancelled' and exists (select from record.seat_holding h where h.flight_id = new.id and h.ended_at is null and h.person_id is not null) then
    perform platform.refuse('flight.aboard', 'Seats are released before a flight is cancelled.');
  elsif new.state = 'closed' then
    select count(*) into open_count from record.seat_holding h where h.flight_id = new.id and h.person_id is not null
      and h.outcome in ('boarded', 'carried_despite_stop') and not exists (select from record.handover x where x.holding_id = h.id);
    if open_count > 0 then
      perform platform.refuse('flight.not-accounted-for', 'Someone aboard is neither handed over nor recorded as not handed over.', jsonb_build_object('count', open_count));
    end if;
  end if;
  return new;
end $$;
alter function record.guard_flight owner to crossfile_guard;
create trigger guard before insert or update on record.flight for each row execute function record.guard_flight();

create function record.guard_handover() returns trigger language plpgsql security definer set search_path = '' as $$
declare holding record.seat_holding; the_flight record.flight;
begin
  perform 1 from record.person where id = new.person_id for no key update;
  select * into holding from record.seat_holding where id = new.holding_id for no key update;
  select * into the_flight from record.flight where id = new.flight_id;
  if holding.outcome is null or holding.outcome not in ('boarded', 'carried_despite_stop')
     or (holding.person_id, holding.case_id, holding.flight_id) is distinct from (new.person_id, new.case_id, new.flight_id) then
    perform platform.refuse('handover.not-aboard', 'This person is not recorded aboard this flight.');
  end if;
  if the_flight.actual_departure is null or new.occurred_at < the_flight.actual_departure then
    perform platform.refuse('handover.before-departure', 'A handover cannot be before the departure.');
  end if;
  new.recorded_by := platform.actor();
  if new.handed_over and exists (select from record.approval a where a.kind = 'directions' and a.subject_id = new.case_id
       and a.flight_id = new.flight_id and a.outcome = 'approved' and a.decided_by = platform.actor()) then
    perform platform.refuse('handover.same-person', 'You approved the directions, so someone else must record the handover.');
  end if;
  if new.handed_over and holding.held_by = platform.actor() then
    perform platform.refuse('handover.same-person', 'You held the seat, so someone else must record the handover.');
  end if;
  return new;
end $$;
alter function record.guard_handover owner to crossfile_guard;
create trigger guard before insert on record.handover for each row execute function record.guard_handover();

create function record.guard_completed_return() returns trigger language plpgsql security definer set search_path = '' as $$
declare arrival timestamptz;
begin
  if tg_op = 'INSERT' then
    perform 1 from record.person where id = new.person_id for no key update;
    if not exists (select from record.handover x where x.id = new.handover_id and x.handed_over and x.person_id = new.person_id
                    and x.case_id = new.case_id and x.flight_id = new.flight_id and x.occurred_at = new.occurred_at) then
      perform platform.refuse('return.no-handover', 'A return rests on a handover with its receipt.');
    end if;
    select arrived_at into arrival from record.case_file where id = new.case_id;
    if new.occurred_at <= arrival then
      perform platform.refuse('return.before-crossing', 'A return cannot be before the crossing.', jsonb_build_object('arrivedAt', arrival));
    end if;
    new.recorded_by := platform.actor();
    new.ordinal := 1 + coalesce((select max(r.ordinal) from record.completed_return r where r.person_id = new.person_id and r.reversed_at is null), 0);
    if new.reversed_at is not null then perform platform.refuse('return.reversal-two-people', 'A return is reversed by two people.'); end if;
    return new;
  end if;
  if (new.case_id, new.flight_id, new.handover_id, new.occurred_at) is distinct from (old.case_id, old.flight_id, old.handover_id, old.occurred_at)
     or (new.person_id <> old.person_id and not exists (select from record.case_file f where f.id = new.case_id and f.person_id = new.person_id)) then
    perform platform.refuse('return.fixed', 'A return is never rewritten: two people reverse it.');
  end if;
  if new.reversed_at is not null and old.reversed_at is null then
    if not record.approved(new.reversal_id, 'return_reversal', new.id) then
      perform platform.refuse('return.reversal-two-people', 'A return is reversed by two people.');
    end if;
    new.reversed_at := platform.now();
  elsif old.reversed_at is not null and (new.reversed_at, new.reversal_id) is distinct from (old.reversed_at, old.reversal_id) then
    perform platform.refuse('return.reversed', 'This return was reversed already.');
  end if;
  return new;
end $$;
alter function record.guard_completed_return owner to crossfile_guard;
create trigger guard before insert or update on record.completed_return for each row execute function record.guard_completed_return();
-- Later returns of the person count one less; nobody numbers them by hand.
create function record.renumber_after_reversal() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform record.renumber_returns(new.person_id);
  return null;
end $$;
alter function record.renumber_after_reversal owner to crossfile_guard;
create trigger renumber after update of reversed_at on record.completed_return for each row
  when (old.reversed_at is null and new.reversed_at is not null) execute function record.renumber_after_reversal();

-- The balance says only what returns and admissions say.
create function record.guard_ledger_entry() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.recorded_by := platform.actor();
  if new.kind = 'admission_reversal' then
    perform platform.refuse('ledger.admission', 'There is no way yet in which an admission is taken back.');
  end if;
  if new.return_id is not null and not exists (select from record.completed_return r where r.id = new.return_id and r.occurred_at = new.occurred_at
       and r.person_id is not distinct from new.person_id and (r.reversed_at is not null) = (new.kind = 'return_reversal')) then
    perform platform.refuse('ledger.return', 'That entry does not rest on such a return.');
  end if;
  if new.admission_id is not null and not exists (select from record.admission a where a.id = new.admission_id and a.arrived_at = new.occurred_at) then
    perform platform.refuse('ledger.admission', 'That entry does not rest on such an admission.');
  end if;
  return new;
end $$;
alter function record.guard_ledger_entry owner to crossfile_guard;
create trigger guard before insert on record.ledger_entry for each row execute function record.guard_ledger_entry();

-- What an escort sees: flights assigned to them, from the day before until closing -----------------

create function record.escort_flights() returns setof uuid language sql stable security definer set search_path = '' as $$
  select f.id from record.flight_escort e join record.flight f on f.id = e.flight_id
   where e.user_id = platform.actor() and e.ended_at is null and f.state not in ('closed', 'cancelled')
     and platform.today() >= (f.scheduled_departure at time zone 'Europe/London')::date - 1
$$;
alter function record.escort_flights owner to crossfile_guard;

create function record.escort_sheet(of_flight uuid)
returns table (holding_id uuid, version int, seat_number int, person_ref text, name text, photo_ref text, care_needs text, outcome text, stopped boolean, handed_over boolean)
language sql stable security definer set search_path = '' as $$
  select h.id, h.version, s.number, p.ref,
         (select coalesce(nullif(trim(concat_ws(' ', n.given_names, n.family_names)), ''), p.ref) from record.person_name n where n.person_id = p.id and n.superseded_at is null order by n.position, n.id limit 1),
         (select c.ref from record.capture c where c.person_id = p.id and c.kind = 'photo' and c.has_image order by c.id desc limit 1),
         p.care_needs, h.outcome, record.stop_of(h.person_id, h.case_id, platform.now()) is not null,
         (select x.handed_over from record.handover x where x.holding_id = h.id)
    from record.seat_holding h join record.seat s on s.id = h.seat_id join record.person p on p.id = h.person_id
   where h.flight_id = of_flight and (h.ended_at is null or h.outcome is not null)
     and (platform.may_read() or h.flight_id in (select record.escort_flights()))
   order by s.number
$$;
alter function record.escort_sheet owner to crossfile_guard;

select platform.furnish('flight', policies => false);
select platform.furnish('flight_escort');
select platform.furnish('seat', policies => false);
select platform.furnish('seat_holding');
select platform.furnish('boarding_outcome', changes => false, policies => false);
select platform.furnish('handover', changes => false, policies => false);
select platform.furnish('completed_return');
select platform.furnish('admission');
select platform.furnish('admission_step', changes => false);
select platform.furnish('ledger_entry', changes => false);

select platform.may_rewrite('flight', 'designator', 'origin', 'destination', 'origin_zone', 'destination_zone', 'scheduled_departure', 'scheduled_arrival',
  'actual_departure', 'actual_arrival', 'kind', 'state', 'cancellation_reason', 'note', 'breaches', 'version');
select platform.may_rewrite('flight_escort', 'ended_at');
revoke update on record.seat from crossfile_app;
select platform.may_rewrite('seat_holding', 'status', 'breaches', 'ended_at', 'end_reason', 'end_note', 'version');
select platform.may_rewrite('completed_return', 'reversed_at', 'reversal_id', 'version');
select platform.may_rewrite('admission', 'state', 'state_since', 'arrived_at', 'over_cap_approval_id', 'version');

create policy read on record.flight for select to crossfile_app
  using ((select platform.may_read()) or ((select platform.has_role('escort')) and id in (select record.escort_flights())));
create policy add on record.flight for insert to crossfile_app with check ((select platform.may_write()));
create policy change on record.flight for update to crossfile_app using ((select platform.may_write())) with check ((select platform.may_write()));
create policy read on record.seat for select to crossfile_app
  using ((select platform.may_read()) or ((select platform.has_role('escort')) and flight_id in (select record.escort_flights())));
create policy add on record.seat for insert to crossfile_app with check ((select platform.may_write()));
create policy change on record.seat for update to crossfile_app using ((select platform.may_write())) with check ((select platform.may_write()));
create policy read on record.boarding_outcome for select to crossfile_app
  using ((select platform.may_read()) or ((select platform.has_role('escort')) and flight_id in (select record.escort_flights())));
create policy add on record.boarding_outcome for insert to crossfile_app
  with check ((select platform.may_write()) or ((select platform.has_role('escort')) and flight_id in (select record.escort_flights())));
create policy read on record.handover for select to crossfile_app
  using ((select platform.may_read()) or ((select platform.has_role('escort')) and flight_id in (select record.escort_flights())));
create policy add on record.handover for insert to crossfile_app
  with check ((select platform.may_write()) or ((select platform.has_role('escort')) and flight_id in (select record.escort_flights())));
-- the photo on the escort's sheet
create function record.escort_photos() returns setof uuid language sql stable security definer set search_path = '' as $$
  select c.id from record.seat_holding h join record.capture c on c.person_id = h.person_id and c.kind = 'photo' and c.has_image
   where h.flight_id in (select record.escort_flights()) and (h.ended_at is null or h.outcome is not null)
$$;
alter function record.escort_photos owner to crossfile_guard;
create policy read_escort on record.capture_image for select to crossfile_app
  using ((select platform.has_role('escort')) and id in (select record.escort_photos()));

revoke create on schema platform, record, journal from crossfile_guard;
