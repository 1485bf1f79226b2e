-- OSIA as a server: what other agencies' systems keep here (opaque ids, sealed templates), what they asked for, how often they call.
-- Nothing of it concerns a person on record here: who that might be, nobody says.

grant create on schema platform, record, journal to crossfile_guard;

-- Which client the transaction speaks for: set by the abis room beside the actor, for one transaction.
create function platform.osia_client() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.client', true), '') $$;

-- The actor of clients: nobody signs in as it. Which client it was stands in the reason of each look and change.
select set_config('app.actor', '00000000-0000-7000-8000-000000000001', true), set_config('app.roles', 'system', true);
set local role crossfile_guard;
insert into record.app_user (id, username, display_name, kind) values ('00000000-0000-7000-8000-000000000008', 'system-osia', 'OSIA client', 'system');
set local role crossfile_owner;
select set_config('app.actor', '', true), set_config('app.roles', '', true);

-- How often they call: counted before anything of the request is read, for all processes together ---------

create table platform.client_call (
  client text primary key,
  began_at timestamptz not null default now(),
  calls int not null
);
grant select, insert, update on platform.client_call to crossfile_app;

-- What they keep ------------------------------------------------------------------------------------------

create table record.abis_encounter (
  id uuid primary key default platform.uuid7(),
  client text not null,
  -- the client's own ids: opaque, never one of our references
  person_key text not null,
  encounter_key text not null,
  status text not null check (status in ('active', 'inactive')),
  encounter_type text not null,
  galleries text[] not null check (cardinality(galleries) > 0),
  version int not null default 1,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  changed_at timestamptz not null default platform.now(),
  -- its templates are erased; that there was one stays on record
  deleted_at timestamptz
);
create unique index abis_encounter_now on record.abis_encounter (client, person_key, encounter_key) where deleted_at is null;

create table record.abis_template (
  id uuid primary key default platform.uuid7(),
  encounter_id uuid not null references record.abis_encounter,
  client text not null,
  finger_position int not null check (finger_position between 1 and 10),
  format text not null check (format in ('ISO_19794_2', 'ISO_19794_2_2011', 'ANSI_378')),
  minutiae int not null check (minutiae > 0),
  -- of a picture, by the operator's command; the picture was not kept
  extracted boolean not null default false,
  key_id text not null,
  -- the client's item without its picture, as JSON, sealed
  content bytea not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user
);
create index abis_template_encounter on record.abis_template (encounter_id, id);

create table record.abis_task (
  id uuid primary key default gen_random_uuid(),
  client text not null,
  operation text not null,
  transaction_id text not null,
  status text not null default 'pending' check (status in ('pending', 'scheduled', 'retry', 'error', 'completed')),
  key_id text,
  -- the call and where its answer goes, then the answer, sealed; erased once delivered or after a week
  content bytea,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  finished_at timestamptz,
  delivered_at timestamptz,
  -- why the answer could not be delivered, in words
  failure text,
  check ((key_id is null) = (content is null))
);
create index abis_task_kept on record.abis_task (recorded_at) where content is not null;

-- Nothing is written in the open; an encounter stays its client's, and what was deleted stays deleted.
create function record.guard_abis() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'abis_encounter' then
    if tg_op = 'UPDATE' and old.deleted_at is not null then perform platform.refuse('abis.deleted', 'That encounter was deleted.'); end if;
    new.changed_at := platform.now();
    return new;
  end if;
  if new.content is not null and (new.key_id is null or not record.is_sealed(new.content)) then
    perform platform.refuse('capture.unsealed', 'Pictures and templates are kept sealed.');
  end if;
  if tg_table_name = 'abis_template' and tg_op = 'INSERT' then
    if not exists (select from record.abis_encounter e where e.id = new.encounter_id and e.client = new.client and e.deleted_at is null) then
      perform platform.refuse('abis.other-client', 'That encounter is not this client''s.');
    end if;
  end if;
  return new;
end $$;
alter function record.guard_abis owner to crossfile_guard;
create trigger guard before insert or update on record.abis_encounter for each row execute function record.guard_abis();
create trigger guard before insert or update on record.abis_template for each row execute function record.guard_abis();
create trigger guard before insert or update on record.abis_task for each row execute function record.guard_abis();

-- A client takes its templates away again: the one thing of schema record that is erased when asked for.
create function record.erase_abis_templates(encounter uuid) returns int language plpgsql volatile security definer set search_path = '' as $$
declare erased int;
begin
  delete from record.abis_template t using record.abis_encounter e
   where t.encounter_id = encounter and e.id = encounter and e.client = platform.osia_client() and platform.has_role('system');
  get diagnostics erased = row_count;
  return erased;
end $$;
alter function record.erase_abis_templates owner to crossfile_guard;
revoke all on function record.erase_abis_templates from public;
grant execute on function record.erase_abis_templates to crossfile_app;

-- Galleries in memory follow, in every process.
create function record.tell_abis() returns trigger language plpgsql as $$
begin
  perform pg_notify('crossfile_abis', new.id::text);
  return null;
end $$;
create trigger told after insert or update on record.abis_encounter for each row execute function record.tell_abis();

-- Rows, journal and rights ----------------------------------------------------------------------------------

select platform.furnish('abis_encounter', visibility => 'restricted', policies => false);
select platform.furnish('abis_template', visibility => 'restricted', policies => false);
select platform.furnish('abis_task', visibility => 'restricted', policies => false);
select platform.may_rewrite('abis_encounter', 'person_key', 'status', 'encounter_type', 'galleries', 'version', 'deleted_at');
select platform.may_rewrite('abis_template', 'key_id', 'content');
select platform.may_rewrite('abis_task', 'status', 'key_id', 'content', 'finished_at', 'delivered_at', 'failure');
grant delete on record.abis_template to crossfile_guard;

-- A client sees its own and nobody else's; the job (galleries, tidying) and the set-up (rotation of keys) speak for no client and see
-- all; an auditor with a reason sees that it is there. The office's own people and searches see nothing of it.
create function platform.speaks_for(client text) returns boolean language sql stable parallel safe as $$
  select platform.has_role('system') and (platform.osia_client() = client
    or (platform.osia_client() is null and platform.actor() in ('00000000-0000-7000-8000-000000000005', '00000000-0000-7000-8000-000000000001')))
$$;

do $$
declare t name;
begin
  foreach t in array array['abis_encounter', 'abis_template', 'abis_task']::name[] loop
    execute format('create policy read on record.%I for select to crossfile_app using (platform.speaks_for(client) or ((select platform.has_role(''auditor'')) and (select platform.reason()) is not null))', t);
    execute format('create policy add on record.%I for insert to crossfile_app with check (client = (select platform.osia_client()) and (select platform.has_role(''system'')))', t);
    execute format('create policy change on record.%I for update to crossfile_app using (platform.speaks_for(client)) with check (platform.speaks_for(client))', t);
  end loop;
end $$;

-- What is done to the bytes is told, the bytes are not; a table whose rows concern nobody on record has no person_id.
create or replace function journal.append_without_content() returns trigger language plpgsql security definer set search_path = '' as $$
declare r record;
begin
  if tg_op = 'INSERT' then
    for r in select n.id, (to_jsonb(n) ->> 'person_id')::uuid as person_id, null::uuid as earlier, null::jsonb as before, to_jsonb(n) - 'content' || jsonb_build_object('sha256', encode(sha256(n.content), 'hex')) as after from new_rows n loop
      perform journal.append_one(lower(tg_op), tg_table_name, r.id, r.person_id, r.earlier, r.before, r.after);
    end loop;
  elsif tg_op = 'UPDATE' then
    for r in select n.id, (to_jsonb(n) ->> 'person_id')::uuid as person_id, nullif((to_jsonb(o) ->> 'person_id')::uuid, (to_jsonb(n) ->> 'person_id')::uuid) as earlier,
        to_jsonb(o) - 'content' || jsonb_build_object('sha256', encode(sha256(o.content), 'hex')) as before,
        to_jsonb(n) - 'content' || jsonb_build_object('sha256', encode(sha256(n.content), 'hex')) as after from old_rows o join new_rows n on n.id = o.id loop
      perform journal.append_one(lower(tg_op), tg_table_name, r.id, r.person_id, r.earlier, r.before, r.after);
    end loop;
  else
    for r in select o.id, (to_jsonb(o) ->> 'person_id')::uuid as person_id, null::uuid as earlier, to_jsonb(o) - 'content' || jsonb_build_object('sha256', encode(sha256(o.content), 'hex')) as before, null::jsonb as after from old_rows o loop
      perform journal.append_one(lower(tg_op), tg_table_name, r.id, r.person_id, r.earlier, r.before, r.after);
    end loop;
  end if;
  return null;
end $$;
do $$
declare t name;
begin
  foreach t in array array['abis_template', 'abis_task']::name[] loop
    execute format('drop trigger journal_insert on record.%1$I; drop trigger journal_update on record.%1$I; drop trigger journal_delete on record.%1$I', t);
    execute format('create trigger journal_insert after insert on record.%I referencing new table as new_rows for each statement execute function journal.append_without_content()', t);
    execute format('create trigger journal_update after update on record.%I referencing old table as old_rows new table as new_rows for each statement execute function journal.append_without_content()', t);
    execute format('create trigger journal_delete after delete on record.%I referencing old table as old_rows for each statement execute function journal.append_without_content()', t);
  end loop;
end $$;

revoke create on schema platform, record, journal from crossfile_guard;
