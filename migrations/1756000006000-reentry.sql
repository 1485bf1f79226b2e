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

-- What is taken away: each export is a record. Its journal row `export` holds the set of cases as ids; that row's
-- own id is the journal position up to which the export tells.
create table record.export (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('EX'),
  kind text not null check (kind in ('case_history', 'person_history', 'bulk')),
  format text not null check (format in ('jsonl', 'csv')),
  filter jsonb not null default '{}',
  purpose text,
  -- how many cases it is about
  cases int not null check (cases >= 0),
  -- lines and digest of what was taken away last
  rows int,
  sha256 bytea,
  case_id uuid references record.case_file,
  person_id uuid references record.person,
  recorded_at timestamptz not null default platform.now(),
  requested_by uuid not null default platform.actor() references record.app_user,
  finished_at timestamptz,
  failed_at timestamptz,
  version int not null default 1,
  check (kind <> 'bulk' or (purpose is not null and format = 'jsonl')),
  check ((finished_at is null) = (sha256 is null) and (finished_at is null) = (rows is null))
);
create index export_newest on record.export (recorded_at desc, id desc);

-- Who asks is who acts; what was asked for and why stays as it was; bulk is for auditors and supervisors.
create function record.guard_export() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.requested_by := platform.actor();
    if new.kind = 'bulk' and not platform.has_role('auditor', 'supervisor', 'system') then
      perform platform.refuse('access.bulk-export', 'Only auditors and supervisors export many cases at once.');
    end if;
    if new.finished_at is not null or new.failed_at is not null then
      perform platform.refuse('export.starts-unfinished', 'An export is finished once its content was taken away.');
    end if;
    return new;
  end if;
  if (new.ref, new.kind, new.format, new.filter, new.purpose, new.cases, new.case_id, new.person_id, new.requested_by, new.recorded_at)
     is distinct from (old.ref, old.kind, old.format, old.filter, old.purpose, old.cases, old.case_id, old.person_id, old.requested_by, old.recorded_at) then
    perform platform.refuse('export.fixed', 'What was asked for and why is never rewritten: make another export.');
  end if;
  if new.requested_by <> platform.actor() then
    perform platform.refuse('access.export-requester', 'Only who asked for an export takes it away.');
  end if;
  return new;
end $$;
alter function record.guard_export owner to crossfile_guard;
create trigger guard before insert or update on record.export for each row execute function record.guard_export();

select platform.furnish('reentry_flag');
select platform.furnish('export', policies => false);
select platform.may_rewrite('reentry_flag', 'return_id', 'withdrawn_at', 'version');
select platform.may_rewrite('export', 'rows', 'sha256', 'finished_at', 'failed_at', 'version');
create policy read on record.export for select to crossfile_app using ((select platform.has_role('auditor', 'supervisor', 'system')) or requested_by = (select platform.actor()));
create policy add on record.export for insert to crossfile_app with check ((select platform.has_role('auditor', 'supervisor', 'caseworker', 'system')));
create policy change on record.export for update to crossfile_app
  using (requested_by = (select platform.actor())) with check (requested_by = (select platform.actor()));

-- A confirmed match moves records; nothing else does -----------------------------------------------

-- A flag asks of one review; what it asks is never rewritten.
create function record.guard_reentry_flag() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.review_id <> old.review_id then perform platform.refuse('reentry.fixed', 'A flag belongs to one match review.'); end if;
  if not exists (select from record.completed_return r join record.match_review m on m.id = new.review_id join record.crossing c on c.id = m.crossing_id
                  where r.id = new.return_id and r.occurred_at < c.occurred_at and (new.withdrawn_at is not null or r.reversed_at is null)
                    and record.surviving(r.person_id) = record.surviving(m.proposed_person_id)) then
    perform platform.refuse('reentry.no-return', 'A re-entry flag rests on a return of the proposed person before the crossing.');
  end if;
  if new.withdrawn_at is not null and exists (select from record.completed_return r join record.match_review m on m.id = new.review_id join record.crossing c on c.id = m.crossing_id
       where r.reversed_at is null and r.occurred_at < c.occurred_at and r.person_id in (select record.merged_group(m.proposed_person_id))) then
    perform platform.refuse('reentry.return-stands', 'A return of the proposed person before the crossing stands, and so does the flag.');
  end if;
  return new;
end $$;
alter function record.guard_reentry_flag owner to crossfile_guard;
create trigger guard before insert or update on record.reentry_flag for each row execute function record.guard_reentry_flag();

-- Whose record a row is changes only as a confirmed match, or its reversal, has written down in identity_move.
create function record.guard_identity() returns trigger language plpgsql security definer set search_path = '' as $$
declare held_by uuid; becomes uuid;
begin
  if tg_table_name = 'person' then
    held_by := coalesce(old.merged_into, old.id); becomes := coalesce(new.merged_into, new.id);
  else
    held_by := old.person_id; becomes := new.person_id;
  end if;
  if held_by is not null and held_by is distinct from becomes and not exists (
      select from record.identity_move i where i.table_name = tg_table_name and i.record_id = old.id
         and case when i.undone_at is null then (i.other_person_id, i.person_id) = (held_by, becomes) else (i.person_id, i.other_person_id) = (held_by, becomes) end) then
    perform platform.refuse('identity.moved-alone', 'A record goes to another person only by a match that two people confirmed, or by its reversal.',
      jsonb_build_object('table', tg_table_name));
  end if;
  return new;
end $$;
alter function record.guard_identity owner to crossfile_guard;
do $$
declare t name;
begin
  for t in select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped
            where c.relnamespace = 'record'::regnamespace and c.relkind = 'r' and c.relname not in ('identity_move', 'export') loop
    execute format('create trigger identity before update of person_id on record.%I for each row execute function record.guard_identity()', t);
  end loop;
end $$;
create trigger identity before update of merged_into on record.person for each row execute function record.guard_identity();

-- The tables whose rows belong to a person and move, with the condition under which a row belongs to one crossing
-- ($1) or its case ($2). Names, births, nationalities and references stay on the merged record, where they still
-- count; the balance and the exports are never rewritten.
create function record.moving_tables(out tab name, out of_crossing text, out versioned boolean) returns setof record
language sql stable security definer set search_path = '' as $$
  select c.relname,
         case when c.relname = 'crossing' then 'x.id = $1'
              when c.relname = 'capture_image' then 'x.id in (select k.id from record.capture k where k.crossing_id = $1)'
              when c.relname = 'document_content' then 'x.id in (select d.id from record.document d where d.case_id = $2)'
              when bool_or(a.attname = 'crossing_id') then 'x.crossing_id = $1'
              when bool_or(a.attname = 'case_id') then 'x.case_id = $2'
              else 'false' end,
         bool_or(a.attname = 'version')
    from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relnamespace = 'record'::regnamespace and c.relkind = 'r'
     and c.relname not in ('person_name', 'person_birth', 'person_nationality', 'person_reference', 'identity_move', 'ledger_entry', 'export')
   group by c.relname having bool_or(a.attname = 'person_id')
   order by c.relname
$$;
alter function record.moving_tables owner to crossfile_guard;

-- Standing returns of a person are counted in order of time.
create function record.renumber_returns(of_person uuid) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  if exists (select from (select ordinal, row_number() over (order by occurred_at, id) as n from record.completed_return
                           where person_id = of_person and reversed_at is null) r where ordinal <> n) then
    update record.completed_return set ordinal = ordinal + 1000000 where person_id = of_person and reversed_at is null;
    update record.completed_return r set ordinal = o.n, version = version + 1
      from (select id, row_number() over (order by occurred_at, id) as n from record.completed_return where person_id = of_person and reversed_at is null) o
     where r.id = o.id;
  end if;
end $$;
alter function record.renumber_returns owner to crossfile_guard;
revoke all on function record.renumber_returns from public;

-- Carries out what identity_move says and nobody has carried out yet: rows of `came_from` go to `goes_to`.
create function record.carry_identity(of_review uuid, came_from uuid, goes_to uuid, back boolean) returns void language plpgsql volatile security definer set search_path = '' as $$
declare t record; returns_moved boolean;
begin
  select exists (select from record.identity_move i where i.review_id = of_review and i.table_name = 'completed_return') into returns_moved;
  if returns_moved then
    -- out of the way of the other person's numbers
    update record.completed_return r set ordinal = ordinal + 2000000 from record.identity_move i
     where i.review_id = of_review and i.table_name = 'completed_return' and i.record_id = r.id and r.person_id = came_from and r.reversed_at is null;
  end if;
  for t in select * from record.moving_tables() loop
    execute format('update record.%I x set person_id = $3 %s from record.identity_move i
                     where i.review_id = $1 and i.table_name = %L and i.record_id = x.id and x.person_id = $2
                       and case when i.undone_at is null then (i.other_person_id, i.person_id) = ($2, $3)
                                else $4 and (i.person_id, i.other_person_id) = ($2, $3) end',
                   t.tab, case when t.versioned then ', version = version + 1' else '' end, t.tab)
      using of_review, came_from, goes_to, back;
  end loop;
  if returns_moved then
    perform record.renumber_returns(came_from);
    perform record.renumber_returns(goes_to);
  end if;
end $$;
alter function record.carry_identity owner to crossfile_guard;
revoke all on function record.carry_identity from public;

-- Moves what a confirmed match says belongs to the earlier person: the crossing with its captures, the case with every
-- row of it, and, where the person has no other crossing, everything else of theirs; their record is then merged.
-- Answers {moved, merge: [two persons] where the crossing was moved elsewhere before or the person has other crossings,
-- released: [seats], merged: whose record was merged into whose}. Done once for each review.
create function record.move_identity(of_review uuid) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare
  review record.match_review; arrival record.crossing; file uuid; came_from uuid; goes_to uuid; whole boolean; t record;
  released jsonb;
begin
  select * into review from record.match_review where id = of_review for no key update;
  if review.state is distinct from 'confirmed' then
    perform platform.refuse('identity.not-confirmed', 'Records move only after a match was confirmed.');
  end if;
  select c.person_id, record.surviving(review.proposed_person_id) into came_from, goes_to from record.crossing c where c.id = review.crossing_id;
  perform 1 from record.person where id in (came_from, goes_to) order by id for no key update;
  select * into arrival from record.crossing where id = review.crossing_id for no key update;
  if arrival.person_id <> came_from then
    raise exception 'the crossing moved meanwhile' using errcode = '40001'; -- the door tries again
  end if;
  if record.surviving(came_from) = goes_to then return jsonb_build_object('moved', false, 'merge', null, 'released', '[]'::jsonb); end if;
  -- it was moved by another confirmed match: two persons who are both said to be this one
  if exists (select from record.identity_move i join record.match_review m on m.id = i.review_id
              where i.table_name = 'crossing' and i.record_id = arrival.id and i.undone_at is null and m.state = 'confirmed' and i.person_id = arrival.person_id) then
    return jsonb_build_object('moved', false, 'merge', jsonb_build_array(came_from, goes_to), 'released', '[]'::jsonb);
  end if;
  whole := not exists (select from record.crossing c where c.person_id = came_from and c.id <> arrival.id);
  select f.id into file from record.case_file f where f.crossing_id = arrival.id;

  -- a person is on one live manifest: the newer seat gives way, unless someone sits in it
  with ended as (
    update record.seat_holding h set ended_at = platform.now(), end_reason = 'released',
           end_note = format('Confirmed to be the holder of another seat (match review %s).', review.ref), version = version + 1
     where h.ended_at is null and h.outcome is null
       and ((h.person_id = came_from and (whole or h.case_id = file) and exists (select from record.seat_holding o where o.person_id = goes_to and o.ended_at is null))
         or (h.person_id = goes_to and exists (select from record.seat_holding o where o.person_id = came_from and o.ended_at is null and o.outcome is not null)))
    returning h.seat_id, h.flight_id, h.person_id, h.case_id)
  select coalesce(jsonb_agg(jsonb_build_object('seatId', seat_id, 'flightId', flight_id, 'personId', person_id, 'caseId', case_id)), '[]') into released from ended;

  for t in select * from record.moving_tables() loop
    execute format('insert into record.identity_move (review_id, person_id, other_person_id, table_name, record_id)
                    select $3, $4, $5, %L, x.id from record.%I x where x.person_id = $5 and ($6 or (%s))', t.tab, t.tab, t.of_crossing)
      using arrival.id, file, of_review, goes_to, came_from, whole;
  end loop;
  perform record.carry_identity(of_review, came_from, goes_to, false);
  if whole then
    insert into record.identity_move (review_id, person_id, other_person_id, table_name, record_id, was)
      select of_review, goes_to, p.id, 'person', p.id, p.status from record.person p where p.id = came_from;
    update record.person set status = 'merged', merged_into = goes_to, version = version + 1 where id = came_from;
  end if;
  return jsonb_build_object('moved', true, 'merge', case when not whole then jsonb_build_array(came_from, goes_to) end, 'released', released,
    'merged', case when whole then jsonb_build_object('personId', came_from, 'mergedIntoId', goes_to) end);
end $$;
alter function record.move_identity owner to crossfile_guard;

-- Puts back exactly what a reversed match had moved, and with the case what was recorded on it since. What has gone
-- elsewhere meanwhile stays there. Answers whether anything was moved back.
create function record.undo_identity(of_review uuid) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare review record.match_review; moved record.identity_move; file uuid; t record;
begin
  select * into review from record.match_review where id = of_review for no key update;
  if review.state is distinct from 'reversed' then
    perform platform.refuse('identity.not-reversed', 'Records go back only after a confirmed match was reversed.');
  end if;
  select * into moved from record.identity_move where review_id = of_review and table_name = 'crossing' and record_id = review.crossing_id and undone_at is null;
  if moved.id is null then return false; end if;
  perform 1 from record.person where id in (moved.person_id, moved.other_person_id) order by id for no key update;
  select f.id into file from record.case_file f where f.crossing_id = review.crossing_id;
  update record.identity_move set undone_at = platform.now() where review_id = of_review and person_id = moved.person_id and undone_at is null;
  -- what came to the crossing and its case in the meantime
  for t in select * from record.moving_tables() loop
    execute format('insert into record.identity_move (review_id, person_id, other_person_id, table_name, record_id)
                    select $3, $5, $4, %L, x.id from record.%I x where x.person_id = $4 and (%s)
                       and not exists (select from record.identity_move i where i.review_id = $3 and i.record_id = x.id and i.table_name = %L and i.undone_at is not null)',
                   t.tab, t.tab, t.of_crossing, t.tab)
      using review.crossing_id, file, of_review, moved.person_id, moved.other_person_id;
  end loop;
  update record.person p set status = i.was, merged_into = null, version = version + 1 from record.identity_move i
   where i.review_id = of_review and i.table_name = 'person' and i.record_id = p.id and p.merged_into = moved.person_id;
  perform record.carry_identity(of_review, moved.person_id, moved.other_person_id, true);
  -- what stopped them while the two were held to be one stops both from now on: nobody can say whom it was for
  insert into record.barrier (person_id, kind, effects, court_reference, note, review_on, occurred_at)
    select moved.other_person_id, b.kind, b.effects, b.court_reference, b.note, b.review_on, b.occurred_at from record.barrier b
     where b.person_id = moved.person_id and b.case_id is null and b.lifted_at is null and b.recorded_at >= moved.recorded_at;
  insert into record.person_birth (person_id, year, month, day, basis, place)
    select moved.other_person_id, b.year, b.month, b.day, b.basis, b.place from record.person_birth b
     where b.person_id = moved.person_id and b.superseded_at is null and b.recorded_at >= moved.recorded_at;
  return true;
end $$;
alter function record.undo_identity owner to crossfile_guard;

revoke create on schema platform, record, journal from crossfile_guard;
