-- Captures with their templates, sealed at rest; fingers that are missing; templates extracted by an operator's command.

grant create on schema record to crossfile_guard;

-- What is told of a capture -------------------------------------------------------------------

alter table record.capture
  -- ISO/IEC 19794-2: 0 live plain, 1 live rolled, 2 and 3 not live, 8 swipe
  add column impression int check (impression between 0 and 99),
  -- who gave the quality: a name or "vendor/algorithm"
  add column quality_algorithm text,
  -- told by the template that lies beside it: written by its trigger alone
  add column template_format text check (template_format in ('ISO_19794_2', 'ISO_19794_2_2011', 'ANSI_378')),
  add column minutiae int check (minutiae > 0),
  add constraint capture_template_told check ((template_format is null) = (minutiae is null)),
  add constraint capture_of_finger check (kind = 'finger' or (impression is null and template_format is null));

create or replace function record.guard_capture() returns trigger language plpgsql security definer set search_path = '' as $$
declare whose uuid;
begin
  if tg_op = 'INSERT' then
    new.taken_by := platform.actor();
    new.recorded_at := platform.now();
    new.has_image := false;
    new.template_format := null;
    new.minutiae := null;
    -- a crossing that is moving to another person is waited for
    select person_id into whose from record.crossing where id = new.crossing_id for no key update;
    if whose is distinct from new.person_id then perform platform.refuse('capture.other-person', 'That crossing is not this person''s.'); end if;
  elsif to_jsonb(new) - array['person_id', 'has_image', 'template_format', 'minutiae'] <> to_jsonb(old) - array['person_id', 'has_image', 'template_format', 'minutiae']
     or (old.has_image and not new.has_image)
     or (old.template_format is not null and (new.template_format, new.minutiae) is distinct from (old.template_format, old.minutiae)) then
    perform platform.refuse('capture.fixed', 'A capture is never rewritten: take another.');
  end if;
  return new;
end $$;

-- Sealed bytes --------------------------------------------------------------------------------

-- AES-256-GCM under a key that the database never sees (src/platform/vault): version 1, nonce 12, tag 16, text. No
-- picture and no template begins with a 1.
create function record.is_sealed(content bytea) returns boolean language sql immutable parallel safe as
  $$ select octet_length(content) > 29 and get_byte(content, 0) = 1 $$;

alter table record.capture_image
  -- with which key it was sealed; null: written in the open, before pictures were sealed
  add column key_id text,
  drop constraint capture_image_content_type_check,
  add constraint capture_image_content_type_check check (content_type in ('image/png', 'image/jpeg', 'image/wsq'));

create table record.capture_template (
  -- the capture's
  id uuid primary key references record.capture,
  crossing_id uuid not null references record.crossing,
  person_id uuid not null references record.person,
  format text not null check (format in ('ISO_19794_2', 'ISO_19794_2_2011', 'ANSI_378')),
  minutiae int not null check (minutiae > 0),
  -- handed in as a template, as part of an ANSI/NIST file, or extracted from the picture by the operator's command
  origin text not null check (origin in ('template', 'ansi_nist', 'extracted')),
  -- the command that extracted it
  engine text,
  key_id text not null,
  content bytea not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  check ((origin = 'extracted') = (engine is not null))
);
create index capture_template_crossing on record.capture_template (crossing_id, id);
create index capture_template_person on record.capture_template (person_id, id);

-- Nothing is written in the open, nothing is rewritten but by sealing it again with another key.
create function record.guard_sealed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if new.key_id is null or not record.is_sealed(new.content) then
      perform platform.refuse('capture.unsealed', 'Pictures and templates are kept sealed.');
    end if;
  elsif (new.key_id, new.content) is distinct from (old.key_id, old.content) then
    if not platform.has_role('system') then perform platform.refuse('capture.fixed', 'A capture is never rewritten: take another.'); end if;
    if new.key_id is null or new.key_id is not distinct from old.key_id or not record.is_sealed(new.content) then
      perform platform.refuse('capture.unsealed', 'Pictures and templates are kept sealed.');
    end if;
  end if;
  return new;
end $$;
alter function record.guard_sealed owner to crossfile_guard;
create trigger sealed before insert or update on record.capture_image for each row execute function record.guard_sealed();
create trigger sealed before insert or update on record.capture_template for each row execute function record.guard_sealed();

create function record.guard_template() returns trigger language plpgsql security definer set search_path = '' as $$
declare taken record.capture;
begin
  select * into taken from record.capture where id = new.id for no key update;
  if (taken.crossing_id, taken.person_id) is distinct from (new.crossing_id, new.person_id) then
    perform platform.refuse('capture.other-person', 'That capture is not this person''s.');
  end if;
  if taken.kind <> 'finger' then perform platform.refuse('capture.photo-template', 'A photo has no fingerprint template.'); end if;
  return new;
end $$;
alter function record.guard_template owner to crossfile_guard;
create trigger of_its_capture before insert on record.capture_template for each row execute function record.guard_template();

create function record.tell_template() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update record.capture set template_format = new.format, minutiae = new.minutiae where id = new.id;
  return null;
end $$;
alter function record.tell_template owner to crossfile_guard;
create trigger tells_capture after insert on record.capture_template for each row execute function record.tell_template();

-- Fingers that a crossing's captures can't hold -----------------------------------------------------

create table record.missing_finger (
  id uuid primary key default platform.uuid7(),
  crossing_id uuid not null references record.crossing,
  person_id uuid not null references record.person,
  finger_position int not null check (finger_position between 1 and 10),
  presence text not null check (presence in ('amputated', 'bandaged', 'damaged')),
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  -- corrected: another row stands, or none
  superseded_at timestamptz,
  superseded_by uuid references record.app_user,
  check ((superseded_at is null) = (superseded_by is null))
);
create unique index missing_finger_now on record.missing_finger (crossing_id, finger_position) where superseded_at is null;
create index missing_finger_person on record.missing_finger (person_id, id);

create function record.guard_missing_finger() returns trigger language plpgsql security definer set search_path = '' as $$
declare whose uuid;
begin
  if tg_op = 'INSERT' then
    new.superseded_at := null;
    new.superseded_by := null;
    select person_id into whose from record.crossing where id = new.crossing_id for no key update;
    if whose is distinct from new.person_id then perform platform.refuse('capture.other-person', 'That crossing is not this person''s.'); end if;
  elsif old.superseded_at is null and new.superseded_at is not null then
    new.superseded_at := platform.now();
    new.superseded_by := platform.actor();
  elsif (new.superseded_at, new.superseded_by) is distinct from (old.superseded_at, old.superseded_by) then
    perform platform.refuse('capture.fixed', 'What was corrected stays as it was.');
  end if;
  return new;
end $$;
alter function record.guard_missing_finger owner to crossfile_guard;
create trigger guard before insert or update on record.missing_finger for each row execute function record.guard_missing_finger();

-- Templates asked of the operator's command -----------------------------------------------------------

create table record.template_extraction (
  id uuid primary key default platform.uuid7(),
  capture_id uuid not null references record.capture,
  crossing_id uuid not null references record.crossing,
  person_id uuid not null references record.person,
  engine text not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  finished_at timestamptz,
  -- found; or why there is no template, in words
  minutiae int check (minutiae > 0),
  failure text,
  check ((finished_at is null) = (minutiae is null and failure is null)),
  check (minutiae is null or failure is null)
);
create unique index template_extraction_open on record.template_extraction (capture_id) where finished_at is null;
create index template_extraction_capture on record.template_extraction (capture_id, id desc);
create index template_extraction_crossing on record.template_extraction (crossing_id, id);
create index template_extraction_person on record.template_extraction (person_id, id);

create function record.guard_extraction() returns trigger language plpgsql security definer set search_path = '' as $$
declare taken record.capture;
begin
  if tg_op = 'INSERT' then
    new.finished_at := null;
    new.minutiae := null;
    new.failure := null;
    select * into taken from record.capture where id = new.capture_id for no key update;
    if (taken.crossing_id, taken.person_id) is distinct from (new.crossing_id, new.person_id) then
      perform platform.refuse('capture.other-person', 'That capture is not this person''s.');
    end if;
  elsif (new.finished_at, new.minutiae, new.failure) is distinct from (old.finished_at, old.minutiae, old.failure) then
    if old.finished_at is not null or not platform.has_role('system') then
      perform platform.refuse('capture.fixed', 'How an extraction ended is told by its job, once.');
    end if;
    new.finished_at := platform.now();
  end if;
  return new;
end $$;
alter function record.guard_extraction owner to crossfile_guard;
create trigger guard before insert or update on record.template_extraction for each row execute function record.guard_extraction();

-- Rows, journal and rights ------------------------------------------------------------------------

select platform.furnish('capture_template', changes => false, visibility => 'restricted', policies => false);
select platform.furnish('missing_finger');
select platform.furnish('template_extraction');
grant update (key_id, content) on record.capture_image, record.capture_template to crossfile_app;
select platform.may_rewrite('missing_finger', 'superseded_at', 'superseded_by');
select platform.may_rewrite('template_extraction', 'finished_at', 'minutiae', 'failure');

-- A template leaves this office for another system, or is searched with by the job: people say why.
create policy read on record.capture_template for select to crossfile_app
  using ((select platform.has_role('system')) or ((select platform.may_read()) and (select platform.reason()) is not null));
create policy add on record.capture_template for insert to crossfile_app with check ((select platform.may_write()));
create policy seal on record.capture_template for update to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));
create policy seal on record.capture_image for update to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));

-- As with images: what was done is told, the bytes are not.
drop trigger journal_insert on record.capture_template;
drop trigger journal_update on record.capture_template;
drop trigger journal_delete on record.capture_template;
create trigger journal_insert after insert on record.capture_template referencing new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_update after update on record.capture_template referencing old table as old_rows new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_delete after delete on record.capture_template referencing old table as old_rows
  for each statement execute function journal.append_without_content();

do $$
declare t name;
begin
  foreach t in array array['capture_template', 'missing_finger', 'template_extraction']::name[] loop
    execute format('create trigger identity before update of person_id on record.%I for each row execute function record.guard_identity()', t);
  end loop;
end $$;

revoke create on schema record from crossfile_guard;
