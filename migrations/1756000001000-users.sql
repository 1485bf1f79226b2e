-- Who works here and what they may do.

grant create on schema platform, record, journal to crossfile_guard;

select platform.reference_kind('US');
create table record.app_user (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('US'),
  username text not null unique check (username = lower(username) and username ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  display_name text not null,
  status text not null default 'active' check (status in ('invited', 'active', 'suspended')),
  -- system: an actor that nobody signs in as (import, sign-in, demonstration, job)
  kind text not null default 'person' check (kind in ('person', 'system')),
  version int not null default 1,
  recorded_at timestamptz not null default platform.now()
);
create table record.role_grant (
  id uuid primary key default platform.uuid7(),
  user_id uuid not null references record.app_user,
  role text not null check (role in ('caseworker', 'supervisor', 'escort', 'auditor', 'administrator', 'system')),
  granted_by uuid not null references record.app_user,
  recorded_at timestamptz not null default platform.now(),
  revoked_by uuid references record.app_user,
  revoked_at timestamptz,
  check ((revoked_by is null) = (revoked_at is null))
);
create unique index role_grant_live on record.role_grant (user_id, role) where revoked_at is null;
select platform.furnish('app_user', visibility => 'users', policies => false);
select platform.furnish('role_grant', visibility => 'users', policies => false);
-- Everybody who works here may read the names of colleagues; administrators keep the list.
create policy read on record.app_user for select to crossfile_app using ((select platform.actor()) is not null);
create policy read on record.role_grant for select to crossfile_app using ((select platform.actor()) is not null);
create policy add on record.app_user for insert to crossfile_app with check ((select platform.has_role('administrator', 'system')));
create policy add on record.role_grant for insert to crossfile_app with check ((select platform.has_role('administrator', 'system')));
create policy change on record.app_user for update to crossfile_app
  using ((select platform.has_role('administrator', 'system'))) with check ((select platform.has_role('administrator', 'system')));
create policy change on record.role_grant for update to crossfile_app
  using ((select platform.has_role('administrator', 'system'))) with check ((select platform.has_role('administrator', 'system')));

-- Administrators and auditors hold no other role; nobody grants a role to themselves; who grants is who acts.
create function record.guard_role_grant() returns trigger language plpgsql security definer set search_path = '' as $$
declare other text;
begin
  if tg_op = 'UPDATE' and (new.user_id, new.role, new.granted_by) is distinct from (old.user_id, old.role, old.granted_by) then
    perform platform.refuse('user.grant-fixed', 'A grant is never rewritten: revoke it and make another.');
  end if;
  if tg_op = 'UPDATE' and old.revoked_at is not null then
    perform platform.refuse('user.grant-fixed', 'This grant was revoked already.');
  end if;
  if tg_op = 'INSERT' then
    perform 1 from record.app_user where id = new.user_id for no key update;
    new.granted_by := platform.actor();
    if new.user_id = new.granted_by then
      perform platform.refuse('user.own-role', 'You cannot grant a role to yourself.');
    end if;
    select g.role into other from record.role_grant g
      where g.user_id = new.user_id and g.revoked_at is null and g.role <> new.role
        and (g.role in ('administrator', 'auditor') or new.role in ('administrator', 'auditor'));
    if other is not null then
      perform platform.refuse('user.roles-exclude', format('The roles %s and %s cannot be held together.', other, new.role),
        jsonb_build_object('held', other, 'asked', new.role));
    end if;
  else
    new.revoked_by := platform.actor();
    if new.role = 'administrator' and not exists (
      select from record.role_grant g join record.app_user u on u.id = g.user_id
       where g.role = 'administrator' and g.revoked_at is null and g.id <> new.id and u.status <> 'suspended') then
      perform platform.refuse('user.last-administrator', 'The last administrator cannot go.');
    end if;
  end if;
  return new;
end $$;
alter function record.guard_role_grant owner to crossfile_guard;
create trigger guard before insert or update on record.role_grant for each row execute function record.guard_role_grant();

-- A role, a status or a password that changes ends what was opened under the old one, at once.
create function platform.end_access(of_user uuid) returns void language sql volatile security definer set search_path = '' as $$
  delete from platform.token where user_id = of_user;
  delete from platform.session where sess -> 'passport' ->> 'user' = of_user::text;
$$;
create function record.end_access_of_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'role_grant' then perform platform.end_access(new.user_id);
  elsif new.status is distinct from old.status then perform platform.end_access(new.id);
  end if;
  return null;
end $$;
create trigger end_access after insert or update on record.role_grant for each row execute function record.end_access_of_user();
create trigger end_access after update on record.app_user for each row execute function record.end_access_of_user();
create function platform.end_access_of_credential() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.password_hash is distinct from old.password_hash then perform platform.end_access(new.user_id); end if;
  return null;
end $$;
create trigger end_access after update on platform.credential for each row execute function platform.end_access_of_credential();

-- Sign-in reads by these two functions and in no other way.
create function platform.account(name text)
returns table (user_id uuid, display_name text, status text, password_hash text)
language sql stable security definer set search_path = '' as $$
  select u.id, u.display_name, u.status, c.password_hash
    from record.app_user u left join platform.credential c on c.user_id = u.id
   where u.username = lower(name) and u.kind = 'person'
$$;
create function platform.identity(of_user uuid)
returns table (user_id uuid, ref text, username text, display_name text, roles text)
language sql stable security definer set search_path = '' as $$
  select u.id, u.ref, u.username, u.display_name,
         (select coalesce(string_agg(g.role, ',' order by g.role), '') from record.role_grant g where g.user_id = u.id and g.revoked_at is null)
    from record.app_user u where u.id = of_user and u.status = 'active'
$$;
create function platform.identity_by_token(token_hash bytea)
returns table (user_id uuid, ref text, username text, display_name text, roles text)
language sql stable security definer set search_path = '' as $$
  select i.* from platform.token t cross join lateral platform.identity(t.user_id) i
   where t.hash = token_hash and t.expires_at > clock_timestamp()
$$;
grant select, delete on platform.token, platform.session to crossfile_guard;
grant select on platform.credential to crossfile_guard;
alter function platform.end_access owner to crossfile_guard;
alter function record.end_access_of_user owner to crossfile_guard;
alter function platform.end_access_of_credential owner to crossfile_guard;
alter function platform.account owner to crossfile_guard;
alter function platform.identity owner to crossfile_guard;
alter function platform.identity_by_token owner to crossfile_guard;
grant insert on record.app_user, record.role_grant to crossfile_guard;

-- System actors: nobody signs in as them. They are their own authors, which no session of the app can be.
select set_config('app.actor', '00000000-0000-7000-8000-000000000001', true), set_config('app.roles', 'system', true);
set local role crossfile_guard;
insert into record.app_user (id, username, display_name, kind) values
  ('00000000-0000-7000-8000-000000000001', 'system-setup', 'Set-up', 'system'),
  ('00000000-0000-7000-8000-000000000002', 'system-sign-in', 'Sign-in', 'system'),
  ('00000000-0000-7000-8000-000000000003', 'system-import', 'Import', 'system'),
  ('00000000-0000-7000-8000-000000000004', 'system-demonstration', 'Demonstration', 'system');
reset role;
select set_config('app.actor', '', true), set_config('app.roles', '', true);

-- The journal of users is read by administrators as well; everything else by its own rule (reviews: later migration).
create policy read on journal.payload for select to crossfile_app using (
  (visibility = 'open' and (select platform.may_read()))
  or (visibility = 'users' and (select platform.has_role('administrator', 'supervisor', 'caseworker', 'auditor', 'system')))
  or (visibility = 'restricted' and (select platform.may_read()) and (select platform.reason()) is not null)
  or (visibility = 'blind' and (select platform.has_role('auditor', 'system'))));

revoke create on schema platform, record, journal from crossfile_guard;
