-- Vectors of photos, sealed at rest: made by the operator's models, compared only among vectors of the same two.

grant create on schema record to crossfile_guard;

create table record.face_vector (
  id uuid primary key default platform.uuid7(),
  capture_id uuid not null references record.capture,
  crossing_id uuid not null references record.crossing,
  person_id uuid not null references record.person,
  -- SHA-256 of the model that made the vector, and of the one that found the face for it
  model text not null check (model ~ '^[0-9a-f]{64}$'),
  detector text not null check (detector ~ '^[0-9a-f]{64}$'),
  -- how many faces the photo shows; null where it could not be read
  faces int check (faces >= 0),
  -- why there is no vector, in words
  failure text check (length(failure) between 1 and 500),
  dimension int check (dimension between 2 and 4096),
  key_id text,
  -- 32-bit floats, little-endian, sealed
  content bytea,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  constraint face_vector_or_why check ((failure is null) = (content is not null)),
  constraint face_vector_whole check (num_nonnulls(content, key_id, dimension) in (0, 3) and (content is null or faces = 1)),
  constraint face_vector_once unique (capture_id, model, detector)
);
create index face_vector_crossing on record.face_vector (crossing_id, id);
create index face_vector_person on record.face_vector (person_id, id);
-- the gallery is built in this order
create index face_vector_model on record.face_vector (model, detector, id) where content is not null;
-- photos that wait for a vector
create index capture_photo on record.capture (id) where kind = 'photo' and has_image;

create function record.guard_face_vector() returns trigger language plpgsql security definer set search_path = '' as $$
declare taken record.capture;
begin
  if not platform.has_role('system') then perform platform.refuse('capture.fixed', 'A vector of a face is made by its job alone.'); end if;
  if tg_op = 'INSERT' then
    select * into taken from record.capture where id = new.capture_id for no key update;
    if (taken.crossing_id, taken.person_id) is distinct from (new.crossing_id, new.person_id) then
      perform platform.refuse('capture.other-person', 'That capture is not this person''s.');
    end if;
    if taken.kind <> 'photo' then perform platform.refuse('capture.finger-face', 'A print has no face.'); end if;
    if new.content is not null and not record.is_sealed(new.content) then
      perform platform.refuse('capture.unsealed', 'Vectors of faces are kept sealed.');
    end if;
  elsif old.content is null or new.content is null or new.key_id is not distinct from old.key_id or not record.is_sealed(new.content) then
    perform platform.refuse('capture.unsealed', 'Vectors of faces are kept sealed.');
  end if;
  return new;
end $$;
alter function record.guard_face_vector owner to crossfile_guard;
create trigger guard before insert or update of key_id, content on record.face_vector for each row execute function record.guard_face_vector();

-- Every process that holds a gallery of faces hears of it when it is committed.
create function record.tell_face_vector() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_notify('crossfile_faces', new.id::text);
  return null;
end $$;
create trigger told after insert or update of person_id on record.face_vector for each row when (new.content is not null) execute function record.tell_face_vector();

-- What a photo came to, last: for whoever may see the photo's row, without the vector and without a reason.
create function record.face_of(capture uuid, out model text, out detector text, out faces int, out failure text, out recorded_at timestamptz) returns setof record
language sql stable security definer set search_path = '' as $$
  select v.model, v.detector, v.faces, v.failure, v.recorded_at from record.face_vector v where platform.may_read() and v.capture_id = capture order by v.id desc limit 1
$$;
alter function record.face_of owner to crossfile_guard;

select platform.furnish('face_vector', changes => false, visibility => 'restricted', policies => false);
grant update (key_id, content) on record.face_vector to crossfile_app;
-- A vector is searched with by the job; whoever else reads one says why.
create policy read on record.face_vector for select to crossfile_app
  using ((select platform.has_role('system')) or ((select platform.may_read()) and (select platform.reason()) is not null));
create policy add on record.face_vector for insert to crossfile_app with check ((select platform.has_role('system')));
create policy seal on record.face_vector for update to crossfile_app using ((select platform.has_role('system'))) with check ((select platform.has_role('system')));

-- As with templates: what was done is told, the vector is not.
drop trigger journal_insert on record.face_vector;
drop trigger journal_update on record.face_vector;
drop trigger journal_delete on record.face_vector;
create trigger journal_insert after insert on record.face_vector referencing new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_update after update on record.face_vector referencing old table as old_rows new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_delete after delete on record.face_vector referencing old table as old_rows
  for each statement execute function journal.append_without_content();

create trigger identity before update of person_id on record.face_vector for each row execute function record.guard_identity();

revoke create on schema record from crossfile_guard;
