-- The ground everything stands on: schemas, time, references, journal, what the door needs.
-- Roles are the cluster's (docker/roles.sql): crossfile_owner migrates, crossfile_app runs,
-- crossfile_guard owns the functions that must see more than the person who triggers them.

create schema platform;
create schema record;
create schema journal;
grant usage on schema platform, record, journal to crossfile_app, crossfile_guard;
-- A function is handed to the guard at its birth; the last line of each migration takes this back.
grant create on schema platform, record, journal to crossfile_guard;

-- What kind of database this is -------------------------------------------------------------

create table platform.instance (
  only_row boolean primary key default true check (only_row),
  demonstration boolean not null default false,
  -- set when the demonstration is loaded whole; a half-loaded one is loaded again from nothing
  demonstration_loaded_at timestamptz
);
insert into platform.instance default values;
grant select on platform.instance to crossfile_app, crossfile_guard;

-- Time ----------------------------------------------------------------------------------------

create table platform.clock (
  only_row boolean primary key default true check (only_row),
  ahead interval not null default '0'
);
insert into platform.clock default values;
grant select on platform.clock to crossfile_app, crossfile_guard;

create function platform.only_demonstrations_shift_time() returns trigger language plpgsql as $$
begin
  if new.ahead <> interval '0' and not (select demonstration from platform.instance) then
    raise exception 'only a demonstration database has a clock of its own' using errcode = 'CF002';
  end if;
  return new;
end $$;
create trigger only_demonstrations before insert or update on platform.clock
  for each row execute function platform.only_demonstrations_shift_time();

-- The office's time: the real clock, shifted in a demonstration. Everything recorded is stamped with it.
-- Whole milliseconds, because a client's cursor holds no more: finer ones would lose rows between two pages.
create function platform.now() returns timestamptz language sql stable parallel safe as
  $$ select date_trunc('milliseconds', clock_timestamp() + (select ahead from platform.clock)) $$;

create function platform.today() returns date language sql stable parallel safe as
  $$ select (platform.now() at time zone 'Europe/London')::date $$;

-- Sets the demonstration's clock; the owner alone may call it.
create function platform.set_clock(to_instant timestamptz) returns void language sql as
  $$ update platform.clock set ahead = to_instant - clock_timestamp() $$;
revoke all on function platform.set_clock from public;

-- Keys and references -----------------------------------------------------------------------

-- UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random; PostgreSQL has its own from 18 on.
create function platform.uuid7() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;

-- Spoken references, the same formula as src/domain/reference.ts: n scrambled over 29^5, base 29, one check symbol.
create function platform.format_reference(kind text, n bigint) returns text language plpgsql immutable strict as $$
declare
  alphabet constant text := '23456789ABCDEFGHJKMNPQRTVWXYZ';
  size constant bigint := 20511149;
  x bigint := (n * 7368787 + 1234567) % size;
  weighed int := 6 * (ascii(substr(kind, 1, 1)) - 65) + 7 * (ascii(substr(kind, 2, 1)) - 65);
  digit int;
  body text := '';
begin
  if n < 0 or n >= size then raise exception 'the references of kind % are used up', kind; end if;
  for i in reverse 5..1 loop
    digit := x % 29;
    x := x / 29;
    body := substr(alphabet, digit + 1, 1) || body;
    weighed := weighed + i * digit;
  end loop;
  body := body || substr(alphabet, weighed % 29 + 1, 1);
  return kind || '-' || substr(body, 1, 4) || '-' || substr(body, 5, 2);
end $$;

-- One sequence for each kind of reference, made by platform.furnish's callers through platform.reference_kind.
create function platform.reference_kind(kind text) returns void language plpgsql as $$
begin
  execute format('create sequence platform.%I minvalue 0 start 1', 'reference_' || lower(kind));
  execute format('grant usage on sequence platform.%I to crossfile_app, crossfile_guard', 'reference_' || lower(kind));
end $$;

create function platform.new_reference(kind text) returns text language sql volatile as
  $$ select platform.format_reference(kind, nextval(('platform.reference_' || lower(kind))::regclass)) $$;

-- Who acts: set by the database door for one transaction, nowhere else --------------------------

-- '' and not NULL is what a pooled connection returns after its first transaction.
create function platform.actor() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.actor', true), '')::uuid $$;
create function platform.request() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.request', true), '')::uuid $$;
create function platform.reason() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.reason', true), '') $$;

-- Does the actor hold one of these roles? No actor, no role.
create function platform.has_role(variadic wanted text[]) returns boolean language sql stable parallel safe as $$
  select nullif(current_setting('app.actor', true), '') is not null
     and string_to_array(current_setting('app.roles', true), ',') && wanted
$$;
create function platform.may_read() returns boolean language sql stable parallel safe as
  $$ select platform.has_role('caseworker', 'supervisor', 'auditor', 'system') $$;
create function platform.may_write() returns boolean language sql stable parallel safe as
  $$ select platform.has_role('caseworker', 'supervisor', 'system') $$;

-- Every refusal by the database carries a rule code in its hint; the door turns it into a Refused.
create function platform.refuse(rule text, message text, facts jsonb default '{}') returns void language plpgsql as $$
begin
  raise exception '%', message using errcode = 'CF001', hint = rule, detail = facts::text;
end $$;

-- Journal -------------------------------------------------------------------------------------

create table journal.entry (
  id bigint generated always as identity primary key,
  recorded_at timestamptz not null default platform.now(),
  occurred_at timestamptz not null,
  actor_id uuid not null,
  request_id uuid,
  action text not null check (action in ('insert', 'update', 'delete', 'view', 'list', 'export')),
  table_name text not null,
  record_id uuid,
  person_id uuid,
  other_person_id uuid,
  case_id uuid,
  flight_id uuid,
  -- the ids shown by a list, search or export
  shown uuid[],
  -- sha256(nonce || payload) for a change, sha256 of the criteria for a list or export
  digest bytea
);
create index entry_case on journal.entry (case_id, occurred_at, id) where case_id is not null;
create index entry_person on journal.entry (person_id, occurred_at, id) where person_id is not null;
-- what concerns the person and no case: the history of a long case begins without reading past all of it
create index entry_person_alone on journal.entry (person_id, occurred_at, id) where person_id is not null and case_id is null;
create index entry_other_person on journal.entry (other_person_id, occurred_at, id) where other_person_id is not null;
create index entry_flight on journal.entry (flight_id, occurred_at, id) where flight_id is not null;
create index entry_record on journal.entry (record_id, id) where record_id is not null;
create index entry_recorded on journal.entry (recorded_at, id);
create index entry_actor on journal.entry (actor_id, recorded_at, id);

create table journal.payload (
  entry_id bigint primary key references journal.entry,
  nonce bytea not null,
  before jsonb,
  after jsonb,
  reason text,
  -- open: whoever may read records; restricted: with a reason; blind: by the rule of match reviews; users: administrators too
  visibility text not null default 'open' check (visibility in ('open', 'restricted', 'blind', 'users')),
  review_id uuid
);

-- Which person, second person, case and flight a row concerns. A table whose rows name them by other columns is resolved here.
create function journal.subject(tab text, r jsonb, out person uuid, out other_person uuid, out case_file uuid, out flight uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  person := coalesce((r ->> 'person_id')::uuid, case when tab = 'person' then (r ->> 'id')::uuid end);
  other_person := coalesce((r ->> 'other_person_id')::uuid, (r ->> 'proposed_person_id')::uuid);
  case_file := coalesce((r ->> 'case_id')::uuid, case when tab = 'case_file' then (r ->> 'id')::uuid end);
  flight := coalesce((r ->> 'flight_id')::uuid, case when tab = 'flight' then (r ->> 'id')::uuid end);
  if r ? 'review_id' and person is null then
    select c.person_id, m.proposed_person_id, f.id into person, other_person, case_file
      from record.match_review m join record.crossing c on c.id = m.crossing_id
      left join record.case_file f on f.crossing_id = c.id where m.id = (r ->> 'review_id')::uuid;
  elsif r ? 'crossing_id' and (person is null or case_file is null) then
    select coalesce(person, c.person_id), coalesce(case_file, f.id) into person, case_file
      from record.crossing c left join record.case_file f on f.crossing_id = c.id where c.id = (r ->> 'crossing_id')::uuid;
  elsif case_file is not null and person is null then
    select f.person_id into person from record.case_file f where f.id = case_file;
  end if;
end $$;

-- Statement-level, one trigger each for insert, update and delete. Arguments: visibility.
create function journal.append() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  who constant uuid := platform.actor();
  visible constant text := coalesce(tg_argv[0], 'open');
begin
  if tg_op = 'INSERT' then
    with change as (select null::jsonb as before, to_jsonb(n) as after from new_rows n),
    prepared as materialized (
      select c.*, s.*, uuid_send(gen_random_uuid()) as nonce, nextval('journal.entry_id_seq') as entry_id
        from change c cross join lateral journal.subject(tg_table_name, c.after) s),
    header as (
      insert into journal.entry (id, occurred_at, actor_id, request_id, action, table_name, record_id, person_id, other_person_id, case_id, flight_id, digest)
      overriding system value
      select entry_id, coalesce((after ->> 'occurred_at')::timestamptz, platform.now()), who, platform.request(), 'insert', tg_table_name,
             (after ->> 'id')::uuid, person, other_person, case_file, flight, journal.digest(nonce, before, after, platform.reason()) from prepared)
    insert into journal.payload (entry_id, nonce, before, after, reason, visibility, review_id)
    select entry_id, nonce, before, after, platform.reason(), visible, (after ->> 'review_id')::uuid from prepared;
  elsif tg_op = 'UPDATE' then
    with change as (select to_jsonb(o) as before, to_jsonb(n) as after from old_rows o join new_rows n on n.id = o.id),
    prepared as materialized (
      select c.*, s.*, uuid_send(gen_random_uuid()) as nonce, nextval('journal.entry_id_seq') as entry_id
        from change c cross join lateral journal.subject(tg_table_name, c.after) s),
    header as (
      insert into journal.entry (id, occurred_at, actor_id, request_id, action, table_name, record_id, person_id, other_person_id, case_id, flight_id, digest)
      overriding system value
      select entry_id, platform.now(), who, platform.request(), 'update', tg_table_name,
             (after ->> 'id')::uuid, person,
             -- a record that moves from one person to another belongs to the history of both
             coalesce(other_person, case when before ->> 'person_id' is distinct from after ->> 'person_id' then (before ->> 'person_id')::uuid end),
             case_file, flight, journal.digest(nonce, before, after, platform.reason()) from prepared)
    insert into journal.payload (entry_id, nonce, before, after, reason, visibility, review_id)
    select entry_id, nonce, before, after, platform.reason(), visible, (after ->> 'review_id')::uuid from prepared;
  else
    with change as (select to_jsonb(o) as before, null::jsonb as after from old_rows o),
    prepared as materialized (
      select c.*, s.*, uuid_send(gen_random_uuid()) as nonce, nextval('journal.entry_id_seq') as entry_id
        from change c cross join lateral journal.subject(tg_table_name, c.before) s),
    header as (
      insert into journal.entry (id, occurred_at, actor_id, request_id, action, table_name, record_id, person_id, other_person_id, case_id, flight_id, digest)
      overriding system value
      select entry_id, platform.now(), who, platform.request(), 'delete', tg_table_name,
             (before ->> 'id')::uuid, person, other_person, case_file, flight, journal.digest(nonce, before, after, platform.reason()) from prepared)
    insert into journal.payload (entry_id, nonce, before, after, reason, visibility, review_id)
    select entry_id, nonce, before, after, platform.reason(), visible, (before ->> 'review_id')::uuid from prepared;
  end if;
  return null;
end $$;

create function journal.digest(nonce bytea, before jsonb, after jsonb, reason text) returns bytea language sql immutable parallel safe as
  $$ select sha256(nonce || convert_to(jsonb_build_object('before', before, 'after', after, 'reason', reason)::text, 'UTF8')) $$;

-- One row for each look: `looked` is view, list or export. A reason that was given stands beside it in the payload, under the digest.
create function journal.looked(looked text, tab text, record uuid, person uuid, case_file uuid, flight uuid, ids uuid[], criteria text)
returns void language plpgsql volatile security definer set search_path = '' as $$
declare
  asked constant bytea := sha256(convert_to(criteria, 'UTF8'));
  why constant text := platform.reason();
  what jsonb; nonce bytea; entry bigint;
begin
  if looked not in ('view', 'list', 'export') then raise exception 'no such look: %', looked; end if;
  if why is not null then
    nonce := uuid_send(gen_random_uuid());
    what := jsonb_build_object('criteria', encode(asked, 'hex'));
  end if;
  insert into journal.entry (occurred_at, actor_id, request_id, action, table_name, record_id, person_id, case_id, flight_id, shown, digest)
  values (platform.now(), platform.actor(), platform.request(), looked, tab, record, person, case_file, flight, ids,
          case when why is null then asked else journal.digest(nonce, null, what, why) end)
  returning id into entry;
  if why is not null then
    insert into journal.payload (entry_id, nonce, after, reason) values (entry, nonce, what, why);
  end if;
end $$;

create function journal.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'payload' and tg_op = 'DELETE' and current_user = 'crossfile_owner' then return null; end if;
  raise exception 'the journal is never changed' using errcode = 'CF003';
end $$;
create trigger never_changed before update or delete or truncate on journal.entry for each statement execute function journal.refuse_change();
create trigger never_changed before update or delete or truncate on journal.payload for each statement execute function journal.refuse_change();

alter table journal.entry enable row level security;
alter table journal.entry force row level security;
alter table journal.payload enable row level security;
alter table journal.payload force row level security;
create policy guard_all on journal.entry to crossfile_guard using (true) with check (true);
create policy guard_all on journal.payload to crossfile_guard using (true) with check (true);
-- The owner verifies digests and erases payloads; it still cannot change a header (trigger above).
create policy owner_all on journal.entry to crossfile_owner using (true);
create policy owner_all on journal.payload to crossfile_owner using (true);
create policy read on journal.entry for select to crossfile_app
  using ((select platform.may_read()) or (table_name in ('app_user', 'role_grant') and (select platform.has_role('administrator'))));
grant select on journal.entry, journal.payload to crossfile_app;
grant select, insert on journal.entry, journal.payload to crossfile_guard;
grant usage on sequence journal.entry_id_seq to crossfile_guard;

-- Furnishing: what every table of schema record has -------------------------------------------

create function platform.refuse_future() returns trigger language plpgsql as $$
begin
  if new.occurred_at > platform.now() then
    perform platform.refuse('time.future', 'That has not happened yet: the time given lies in the future.',
      jsonb_build_object('occurredAt', new.occurred_at, 'now', platform.now()));
  end if;
  return new;
end $$;

-- A role that makes temporary tables could hang triggers of its own on them and act from inside.
do $do$ begin execute format('revoke temporary on database %I from public', current_database()); end $do$;

-- Who records is who acts, whatever the app sends.
create function platform.stamp_author() returns trigger language plpgsql as $$
begin
  if current_user = 'crossfile_app' then new.recorded_by := platform.actor(); end if;
  return new;
end $$;

-- Recorded time is the database's own, whatever the app sends.
create function platform.stamp_recorded() returns trigger language plpgsql as $$
begin
  if current_user = 'crossfile_app' then
    new.recorded_at := case when tg_op = 'INSERT' then platform.now() else old.recorded_at end;
  end if;
  return new;
end $$;

create function platform.refuse_delete() returns trigger language plpgsql as $$
begin
  raise exception 'records are never deleted' using errcode = 'CF003';
end $$;

-- Row-level security, grants and journal for one table. `changes`: may rows be updated (no: append-only).
-- `policies`: add the office's ordinary policies (no: the migration writes its own).
create function platform.furnish(tab text, changes boolean default true, visibility text default 'open', policies boolean default true)
returns void language plpgsql as $$
begin
  execute format('alter table record.%I enable row level security', tab);
  execute format('alter table record.%I force row level security', tab);
  execute format('grant select, insert on record.%I to crossfile_app', tab);
  execute format('grant select, insert, update on record.%I to crossfile_guard', tab);
  execute format('create policy guard_all on record.%I to crossfile_guard using (true) with check (true)', tab);
  if policies then
    execute format('create policy read on record.%I for select to crossfile_app using ((select platform.may_read()))', tab);
    execute format('create policy add on record.%I for insert to crossfile_app with check ((select platform.may_write()))', tab);
  end if;
  if changes then
    execute format('grant update on record.%I to crossfile_app', tab);
    if policies then
      execute format('create policy change on record.%I for update to crossfile_app using ((select platform.may_write())) with check ((select platform.may_write()))', tab);
    end if;
  end if;
  execute format('create trigger journal_insert after insert on record.%I referencing new table as new_rows for each statement execute function journal.append(%L)', tab, visibility);
  execute format('create trigger journal_update after update on record.%I referencing old table as old_rows new table as new_rows for each statement execute function journal.append(%L)', tab, visibility);
  execute format('create trigger journal_delete after delete on record.%I referencing old table as old_rows for each statement execute function journal.append(%L)', tab, visibility);
  execute format('create trigger never_truncated before truncate on record.%I for each statement execute function platform.refuse_delete()', tab);
  if exists (select from pg_attribute where attrelid = format('record.%I', tab)::regclass and attname = 'recorded_at' and not attisdropped) then
    execute format('create trigger always_stamped before insert or update of recorded_at on record.%I for each row execute function platform.stamp_recorded()', tab);
  end if;
  if exists (select from pg_attribute where attrelid = format('record.%I', tab)::regclass and attname = 'recorded_by' and not attisdropped) then
    execute format('create trigger always_authored before insert on record.%I for each row execute function platform.stamp_author()', tab);
  end if;
  if exists (select from pg_attribute where attrelid = format('record.%I', tab)::regclass and attname = 'occurred_at' and not attisdropped) then
    execute format('create trigger not_in_the_future before insert or update of occurred_at on record.%I for each row execute function platform.refuse_future()', tab);
  end if;
end $$;
revoke all on function platform.furnish from public;

-- The only columns of a table that the app may ever rewrite: keys, references, authors and what once occurred are none of them.
create function platform.may_rewrite(tab text, variadic columns text[]) returns void language plpgsql as $$
begin
  execute format('revoke update on record.%I from crossfile_app', tab);
  execute format('grant update (%s) on record.%I to crossfile_app', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), tab);
end $$;
revoke all on function platform.may_rewrite from public;

alter function journal.subject owner to crossfile_guard;
alter function journal.append owner to crossfile_guard;
alter function journal.looked owner to crossfile_guard;
revoke all on function journal.append from public;

-- What the platform keeps for itself: no personal data of the people on record --------------------

create table platform.session (sid varchar primary key, sess json not null, expire timestamptz not null);
create index session_expire on platform.session (expire);
create index session_user_id on platform.session ((sess -> 'passport' ->> 'user'));

-- Counts up whenever a user's access ends everywhere: what was opened under an older number is void, even if
-- somebody was just opening it.
create table platform.access_epoch (user_id uuid primary key, epoch int not null default 0);

create table platform.token (
  hash bytea primary key,
  user_id uuid not null,
  epoch int not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index token_user on platform.token (user_id);
create index token_expires on platform.token (expires_at);

create table platform.credential (
  user_id uuid primary key,
  password_hash text,
  invitation_hash bytea unique,
  invitation_expires_at timestamptz,
  changed_at timestamptz not null default now()
);

create table platform.sign_in_attempt (
  account text not null,
  address text not null,
  failures int not null default 0,
  last_at timestamptz not null default now(),
  locked_until timestamptz,
  primary key (account, address)
);

create table platform.idempotency_key (
  user_id uuid not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  -- what the verb answered, as text: a replay is byte for byte the same
  answer text,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key)
);
create index idempotency_key_created on platform.idempotency_key (created_at);

-- Passwords and invitations: by functions only (next migration).
grant select, insert, update, delete on platform.session, platform.token, platform.sign_in_attempt, platform.idempotency_key to crossfile_app;

revoke create on schema platform, record, journal from crossfile_guard;
