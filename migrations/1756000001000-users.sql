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
  -- the newest one-time invitation, the last choice of a password, the last time that everything open was ended
  invited_at timestamptz,
  password_set_at timestamptz,
  access_ended_at timestamptz,
  version int not null default 1,
  recorded_at timestamptz not null default platform.now()
);
create table record.role_grant (
  id uuid primary key default platform.uuid7(),
  user_id uuid not null references record.app_user,
  role text not null check (role in ('caseworker', 'supervisor', 'escort', 'auditor', 'administrator')),
  granted_by uuid not null references record.app_user,
  recorded_at timestamptz not null default platform.now(),
  revoked_by uuid references record.app_user,
  revoked_at timestamptz,
  check ((revoked_by is null) = (revoked_at is null))
);
create unique index role_grant_live on record.role_grant (user_id, role) where revoked_at is null;
create index role_grant_user on record.role_grant (user_id, id);
select platform.furnish('app_user', visibility => 'users', policies => false);
select platform.furnish('role_grant', visibility => 'users', policies => false);
select platform.may_rewrite('app_user', 'display_name', 'status', 'access_ended_at', 'version');
select platform.may_rewrite('role_grant', 'revoked_by', 'revoked_at');
-- Everybody who works here may read the names of colleagues; administrators keep the list.
create policy read on record.app_user for select to crossfile_app using ((select platform.actor()) is not null);
create policy read on record.role_grant for select to crossfile_app using ((select platform.actor()) is not null);
create policy add on record.app_user for insert to crossfile_app
  with check (kind = 'person' and (select platform.has_role('administrator', 'system')));
create policy add on record.role_grant for insert to crossfile_app with check ((select platform.has_role('administrator', 'system')));
create policy change on record.app_user for update to crossfile_app
  using ((select platform.has_role('administrator', 'system'))) with check ((select platform.has_role('administrator', 'system')));
create policy change on record.role_grant for update to crossfile_app
  using ((select platform.has_role('administrator', 'system'))) with check ((select platform.has_role('administrator', 'system')));

-- Is there an administrator besides this one who can sign in? Whoever asks holds the lock until the end.
create function record.another_administrator(than uuid) returns boolean language plpgsql volatile security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('administrators', 7));
  return exists (select from record.role_grant g join record.app_user u on u.id = g.user_id
    where g.role = 'administrator' and g.revoked_at is null and u.status = 'active' and u.id <> than);
end $$;

-- Administrators and auditors hold no other role; nobody grants a role to themselves; who grants is who acts.
create function record.guard_role_grant() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  other text;
  grantee record;
begin
  if tg_op = 'UPDATE' and (new.id, new.user_id, new.role, new.granted_by, new.recorded_at)
      is distinct from (old.id, old.user_id, old.role, old.granted_by, old.recorded_at) then
    perform platform.refuse('user.grant-fixed', 'A grant is never rewritten: revoke it and make another.');
  end if;
  if tg_op = 'UPDATE' and old.revoked_at is not null then
    perform platform.refuse('user.grant-fixed', 'This grant was revoked already.');
  end if;
  if tg_op = 'INSERT' then
    select kind, status into grantee from record.app_user where id = new.user_id for no key update;
    new.granted_by := platform.actor();
    new.revoked_by := null;
    new.revoked_at := null;
    if grantee.kind = 'system' then
      perform platform.refuse('user.system', 'A system actor holds no roles.');
    end if;
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
  elsif new.revoked_at is not null then
    new.revoked_by := platform.actor();
    new.revoked_at := platform.now();
    if new.role = 'administrator' and not record.another_administrator(new.user_id) then
      perform platform.refuse('user.last-administrator', 'The last administrator cannot go: another one must be able to sign in first.');
    end if;
  end if;
  return new;
end $$;
alter function record.another_administrator owner to crossfile_guard;
alter function record.guard_role_grant owner to crossfile_guard;
create trigger guard before insert or update on record.role_grant for each row execute function record.guard_role_grant();

create function record.guard_app_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (new.id, new.ref, new.username, new.kind) is distinct from (old.id, old.ref, old.username, old.kind) then
    perform platform.refuse('user.fixed', 'The name with which somebody signs in never changes, so that what they did stays theirs.');
  end if;
  if old.kind = 'system' then
    perform platform.refuse('user.system', 'A system actor is never changed.');
  end if;
  if new.status = 'suspended' and old.status <> 'suspended'
      and exists (select from record.role_grant g where g.user_id = new.id and g.role = 'administrator' and g.revoked_at is null)
      and not record.another_administrator(new.id) then
    perform platform.refuse('user.last-administrator', 'The last administrator cannot go: another one must be able to sign in first.');
  end if;
  return new;
end $$;
alter function record.guard_app_user owner to crossfile_guard;
create trigger guard before update on record.app_user for each row execute function record.guard_app_user();

-- A role, a status or a password that changes ends what was opened under the old one, at once.
create function platform.end_access(of_user uuid) returns void language sql volatile security definer set search_path = '' as $$
  insert into platform.access_epoch as e (user_id, epoch) values (of_user, 1) on conflict (user_id) do update set epoch = e.epoch + 1;
  delete from platform.token where user_id = of_user;
  delete from platform.session where sess -> 'passport' ->> 'user' = of_user::text;
$$;
create function platform.epoch_of(of_user uuid) returns int language sql stable security definer set search_path = '' as
  $$ select coalesce((select epoch from platform.access_epoch where user_id = of_user), 0) $$;
-- A token belongs to the epoch of the sign-in; where none is given, to the present one.
create function platform.token_epoch() returns trigger language plpgsql as $$
begin
  new.epoch := coalesce(new.epoch, platform.epoch_of(new.user_id));
  return new;
end $$;
create trigger epoch before insert on platform.token for each row execute function platform.token_epoch();

create function record.end_access_of_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'role_grant' then perform platform.end_access(new.user_id);
  elsif new.status is distinct from old.status or new.access_ended_at is distinct from old.access_ended_at then
    perform platform.end_access(new.id);
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

-- Sign-in reads by these three functions and in no other way.
create function platform.account(name text)
returns table (user_id uuid, password_hash text, epoch int)
language sql stable security definer set search_path = '' as $$
  select u.id, c.password_hash, coalesce((select e.epoch from platform.access_epoch e where e.user_id = u.id), 0)
    from record.app_user u left join platform.credential c on c.user_id = u.id
   where u.username = lower(name) and u.kind = 'person'
$$;
create function platform.identity(of_user uuid)
returns table (user_id uuid, ref text, username text, display_name text, roles text, epoch int)
language sql stable security definer set search_path = '' as $$
  select u.id, u.ref, u.username, u.display_name,
         (select coalesce(string_agg(g.role, ',' order by g.role), '') from record.role_grant g where g.user_id = u.id and g.revoked_at is null),
         coalesce((select e.epoch from platform.access_epoch e where e.user_id = u.id), 0)
    from record.app_user u where u.id = of_user and u.status = 'active' and u.kind = 'person'
$$;
create function platform.identity_by_token(token_hash bytea)
returns table (user_id uuid, ref text, username text, display_name text, roles text, epoch int)
language sql stable security definer set search_path = '' as $$
  select i.* from platform.token t cross join lateral platform.identity(t.user_id) i
   where t.hash = token_hash and t.expires_at > clock_timestamp() and t.epoch = i.epoch
$$;

-- Passwords and invitations are written by these functions and in no other way; each leaves its trace on the user's record.
create function platform.invite(of_user uuid, word_hash bytea) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not coalesce(platform.has_role('administrator', 'system'), false) then
    perform platform.refuse('access.invitation', 'Only an administrator invites.');
  end if;
  update record.app_user set invited_at = platform.now(), version = version + 1 where id = of_user and kind = 'person';
  if not found then raise exception 'there is no such user' using errcode = '23503'; end if;
  insert into platform.credential (user_id, invitation_hash, invitation_expires_at) values (of_user, word_hash, now() + interval '72 hours')
  on conflict (user_id) do update set invitation_hash = excluded.invitation_hash, invitation_expires_at = excluded.invitation_expires_at;
end $$;
create function platform.invited(word_hash bytea) returns table (user_id uuid, username text)
language sql stable security definer set search_path = '' as $$
  select u.id, u.username from platform.credential c join record.app_user u on u.id = c.user_id
   where c.invitation_hash = word_hash and c.invitation_expires_at > clock_timestamp() and u.status <> 'suspended'
$$;
-- Uses the invitation up; no row when it was used, replaced or is too old.
create function platform.use_invitation(word_hash bytea, new_hash text) returns uuid language plpgsql security definer set search_path = '' as $$
declare whose uuid;
begin
  update platform.credential set password_hash = new_hash, invitation_hash = null, invitation_expires_at = null, changed_at = now()
   where invitation_hash = word_hash and invitation_expires_at > clock_timestamp()
     and exists (select from record.app_user u where u.id = user_id and u.status <> 'suspended')
   returning user_id into whose;
  update record.app_user set status = case status when 'invited' then 'active' else status end, password_set_at = platform.now(), version = version + 1
   where id = whose;
  return whose;
end $$;
-- One's own password only.
create function platform.change_password(new_hash text) returns void language plpgsql security definer set search_path = '' as $$
begin
  update platform.credential set password_hash = new_hash, invitation_hash = null, invitation_expires_at = null, changed_at = now()
   where user_id = platform.actor();
  if not found then perform platform.refuse('access.no-password', 'There is no password to change.'); end if;
  update record.app_user set password_set_at = platform.now(), version = version + 1 where id = platform.actor();
end $$;
-- The published passwords of a demonstration's invented people.
create function platform.set_demonstration_password(of_user uuid, new_hash text) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not (select demonstration from platform.instance) or platform.actor() is distinct from '00000000-0000-7000-8000-000000000004' then
    perform platform.refuse('access.demonstration-only', 'Only a demonstration has passwords that others know.');
  end if;
  insert into platform.credential (user_id, password_hash) values (of_user, new_hash)
  on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = now();
  update record.app_user set status = 'active', password_set_at = platform.now(), version = version + 1 where id = of_user;
end $$;
grant select, delete on platform.token, platform.session to crossfile_guard;
grant select, insert, update on platform.credential, platform.access_epoch to crossfile_guard;
alter function platform.end_access owner to crossfile_guard;
alter function platform.epoch_of owner to crossfile_guard;
alter function record.end_access_of_user owner to crossfile_guard;
alter function platform.end_access_of_credential owner to crossfile_guard;
alter function platform.account owner to crossfile_guard;
alter function platform.identity owner to crossfile_guard;
alter function platform.identity_by_token owner to crossfile_guard;
alter function platform.invite owner to crossfile_guard;
alter function platform.invited owner to crossfile_guard;
alter function platform.use_invitation owner to crossfile_guard;
alter function platform.change_password owner to crossfile_guard;
alter function platform.set_demonstration_password owner to crossfile_guard;
-- What ends the access of others is a consequence of their record, never a call of the app's.
revoke all on function platform.end_access(uuid) from public;

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
