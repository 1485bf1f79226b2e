-- Histories as pages need them: what was shown in lists, searches across records, sign-ins, and the shape of past events.

grant create on schema platform, record, journal to crossfile_guard;

-- The shape of events ---------------------------------------------------------------------------

-- A migration that changes what a table's events look like (a column renamed, dropped or of another meaning) writes one
-- row here: from this entry on they are of that version. Whoever shows an old event shows it by its own version's template.
-- A table without a row has version 1; a column that is only added needs none.
create table platform.event_shape (
  table_name text not null,
  version int not null check (version > 1),
  first_entry bigint not null,
  primary key (table_name, version)
);
grant select on platform.event_shape to crossfile_app, crossfile_guard;
-- For migrations: events of this table have another shape from now on.
create function platform.reshape_events(tab text) returns void language sql as $$
  insert into platform.event_shape (table_name, version, first_entry)
  select tab, coalesce((select max(version) from platform.event_shape where table_name = tab), 1) + 1, coalesce((select max(id) from journal.entry), 0) + 1
$$;
revoke all on function platform.reshape_events from public;

-- Sign-ins ----------------------------------------------------------------------------------------

alter table journal.entry drop constraint entry_action_check;
alter table journal.entry add constraint entry_action_check
  check (action in ('insert', 'update', 'delete', 'view', 'list', 'export', 'sign_in', 'sign_out', 'sign_in_refused', 'lock_out'));

-- One row without a payload on the user's own record. Whose sign-in was refused has not acted: the system's sign-in has.
-- A name that does not exist is not kept (it may be somebody's password, typed into the wrong field), but takes as long.
create function journal.access(act text, of_user uuid) returns void language sql volatile security definer set search_path = '' as $$
  insert into journal.entry (occurred_at, actor_id, action, table_name, record_id)
  values (platform.now(), case when act in ('sign_in', 'sign_out') then of_user else '00000000-0000-7000-8000-000000000002' end, act, 'app_user', of_user)
$$;
alter function journal.access owner to crossfile_guard;
revoke all on function journal.access from public;

-- What opens and what closes by itself is told by the rows of sessions and tokens, so that no way in is forgotten. A session
-- that is ended because a role, a status or a password changed stands under that change; one that ran out is nobody's act.
create function platform.journal_session() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then perform journal.access('sign_out', (old.sess -> 'passport' ->> 'user')::uuid);
  -- a request that was under way while everything was ended writes its session back; that opens nothing
  elsif (new.sess -> 'passport' ->> 'epoch')::int = platform.epoch_of((new.sess -> 'passport' ->> 'user')::uuid) then
    perform journal.access('sign_in', (new.sess -> 'passport' ->> 'user')::uuid);
  end if;
  return null;
end $$;
create function platform.journal_token() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then perform journal.access('sign_out', old.user_id);
  else perform journal.access('sign_in', new.user_id); end if;
  return null;
end $$;
create function platform.journal_lock_out() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform journal.access('lock_out', (select u.id from record.app_user u where u.username = new.account and u.kind = 'person'));
  return null;
end $$;
alter function platform.journal_session owner to crossfile_guard;
alter function platform.journal_token owner to crossfile_guard;
alter function platform.journal_lock_out owner to crossfile_guard;
create trigger journal_opened after insert on platform.session for each row
  when (current_user = 'crossfile_app' and new.sess -> 'passport' ->> 'user' is not null) execute function platform.journal_session();
create trigger journal_entered after update on platform.session for each row
  when (current_user = 'crossfile_app' and new.sess -> 'passport' ->> 'user' is not null
        and new.sess -> 'passport' ->> 'user' is distinct from old.sess -> 'passport' ->> 'user') execute function platform.journal_session();
create trigger journal_left after delete on platform.session for each row
  when (current_user = 'crossfile_app' and old.sess -> 'passport' ->> 'user' is not null and old.expire > clock_timestamp()) execute function platform.journal_session();
create trigger journal_opened after insert on platform.token for each row
  when (current_user = 'crossfile_app') execute function platform.journal_token();
create trigger journal_left after delete on platform.token for each row
  when (current_user = 'crossfile_app' and old.expires_at > clock_timestamp()) execute function platform.journal_token();
create trigger journal_locked after update on platform.sign_in_attempt for each row
  when (current_user = 'crossfile_app' and new.locked_until is not null and new.locked_until is distinct from old.locked_until) execute function platform.journal_lock_out();

-- Name or password was wrong, or the account is closed.
create function platform.sign_in_refused(name text) returns void language sql volatile security definer set search_path = '' as
  $$ select journal.access('sign_in_refused', (select u.id from record.app_user u where u.username = lower(name) and u.kind = 'person')) $$;
alter function platform.sign_in_refused owner to crossfile_guard;

-- Ends everything of one's own that is open, the session that asks included.
create function platform.end_own_access() returns void language plpgsql security definer set search_path = '' as $$
begin
  update record.app_user set access_ended_at = platform.now(), version = version + 1 where id = platform.actor() and kind = 'person';
  if not found then perform platform.refuse('access.sign-in', 'Nobody is signed in.'); end if;
end $$;
alter function platform.end_own_access owner to crossfile_guard;

-- Searches across records -----------------------------------------------------------------------

-- Newest first within one kind of record; by actor: entry_actor; everything: entry_recorded; one record: entry_record.
create index entry_table on journal.entry (table_name, recorded_at, id);
-- Which lists, searches and exports showed an id.
create index entry_shown on journal.entry using gin (shown) where shown is not null;

-- Entries of looks that showed one of these ids. A policy would keep the index from being used, so the guard looks it up;
-- what the entry says is then read under the reader's own policies.
create function journal.shown_in(ids uuid[]) returns setof bigint language sql stable security definer set search_path = '' as
  $$ select e.id from journal.entry e where platform.may_read() and e.shown && ids $$;
alter function journal.shown_in owner to crossfile_guard;

-- Looks at these persons, cases or flights, at any record of theirs, and every list, search or export that showed one.
create function journal.looks_at(persons uuid[], cases uuid[], flights uuid[]) returns setof bigint
language sql stable security definer set search_path = '' as $$
  with own (id) as materialized (
    select unnest(persons || cases || flights)
    union select e.record_id from journal.entry e where e.person_id = any (persons) and e.action in ('insert', 'update') and e.record_id is not null
    union select e.record_id from journal.entry e where e.other_person_id = any (persons) and e.table_name in ('match_review', 'candidate') and e.action = 'insert'
    union select e.record_id from journal.entry e where e.case_id = any (cases) and e.action in ('insert', 'update') and e.record_id is not null
    union select e.record_id from journal.entry e where e.flight_id = any (flights) and e.action = 'insert' and e.table_name in ('seat_holding', 'seat', 'boarding_outcome', 'handover', 'completed_return'))
  select e.id from journal.entry e where platform.may_read() and e.shown && (select array_agg(own.id) from own)
  union select e.id from journal.entry e where platform.may_read() and e.person_id = any (persons) and e.action in ('view', 'list', 'export')
  union select e.id from journal.entry e where platform.may_read() and e.case_id = any (cases) and e.action in ('view', 'list', 'export')
  union select e.id from journal.entry e where platform.may_read() and e.flight_id = any (flights) and e.action in ('view', 'list', 'export')
$$;
alter function journal.looks_at owner to crossfile_guard;

-- Who was ever merged into a person, undone merges too.
create index identity_move_person on record.identity_move (person_id) where table_name = 'person';

-- What became of a change's payload that a reader cannot read: 'withheld' by a policy, or 'erased'. Of scores, verdicts
-- and claims of reviews it says nothing, whoever asks: their entries are withheld themselves.
create function journal.whereabouts(entry bigint) returns text language sql stable security definer set search_path = '' as $$
  select case when exists (select from journal.payload p where p.entry_id = e.id) then 'withheld' else 'erased' end
    from journal.entry e
   where platform.may_read() and e.id = entry and e.action in ('insert', 'update', 'delete') and e.table_name not in ('verdict', 'candidate_score', 'review_claim')
$$;
alter function journal.whereabouts owner to crossfile_guard;

revoke create on schema platform, record, journal from crossfile_guard;
