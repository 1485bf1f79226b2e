-- Searches that the office makes itself: asked for as captures come in, done by a job, never lost; and everything that decided their result.

grant create on schema platform, record to crossfile_guard;

-- One for each time that a crossing's captures are to be searched with. Captures that come before it has begun are searched
-- with by the same one; those that come later ask for another.
create table record.search_request (
  id uuid primary key default platform.uuid7(),
  crossing_id uuid not null references record.crossing,
  person_id uuid not null references record.person,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  -- when a job read what there is to search with
  begun_at timestamptz,
  -- when everything that was found was on record
  finished_at timestamptz,
  -- attempts that failed, and why the last one did, in words; failed for good it is not tried again by itself
  failures int not null default 0,
  trouble text,
  failed_at timestamptz,
  check ((failures = 0) = (trouble is null)),
  check (finished_at is null or begun_at is not null)
);
create unique index search_request_waiting on record.search_request (crossing_id) where begun_at is null and failed_at is null;
create index search_request_crossing on record.search_request (crossing_id, recorded_at desc, id desc);
create index search_request_person on record.search_request (person_id, id);
create index search_request_unfinished on record.search_request (recorded_at, id) where finished_at is null;

create function record.guard_search_request() returns trigger language plpgsql security definer set search_path = '' as $$
declare whose uuid;
begin
  if tg_op = 'INSERT' then
    new.begun_at := null; new.finished_at := null; new.failures := 0; new.trouble := null; new.failed_at := null;
    select person_id into whose from record.crossing where id = new.crossing_id for no key update;
    if whose is distinct from new.person_id then perform platform.refuse('capture.other-person', 'That crossing is not this person''s.'); end if;
  elsif (new.begun_at, new.finished_at, new.failures, new.trouble, new.failed_at) is distinct from (old.begun_at, old.finished_at, old.failures, old.trouble, old.failed_at) then
    if old.finished_at is not null or not platform.has_role('system') then
      perform platform.refuse('search.job-tells', 'How a search went is told by its job, once.');
    end if;
    if old.begun_at is not null and new.begun_at is null then perform platform.refuse('search.job-tells', 'A search that began has begun.'); end if;
    if new.finished_at is not null then new.finished_at := platform.now(); end if;
  end if;
  return new;
end $$;
alter function record.guard_search_request owner to crossfile_guard;
create trigger guard before insert or update on record.search_request for each row execute function record.guard_search_request();
select platform.furnish('search_request');
select platform.may_rewrite('search_request', 'begun_at', 'finished_at', 'failures', 'trouble', 'failed_at');
create trigger identity before update of person_id on record.search_request for each row execute function record.guard_identity();

-- What a search was made with and what its scores rest on; null or empty of searches that others made and posted.
alter table record.biometric_search
  add column request_id uuid references record.search_request,
  add column parameters jsonb not null default '{}',
  add column calibration text,
  -- the calibration was made of invented prints, or of too few
  add column calibration_provisional boolean,
  -- what a reader must know: few fingers, prints that say too little, templates that could not be opened
  add column remarks text[] not null default '{}',
  -- captures of the crossing that were searched with
  add column captures uuid[] not null default '{}',
  add constraint search_calibrated check ((calibration is null) = (calibration_provisional is null));
create index search_request_searches on record.biometric_search (request_id) where request_id is not null;

-- What a job did is told by the job: nobody puts a search of theirs under a request, or gives it rates of false matches.
create function record.guard_search() returns trigger language plpgsql set search_path = '' as $$
begin
  if (new.request_id is not null or new.calibration is not null) and not platform.has_role('system') then
    perform platform.refuse('search.job-tells', 'How a search went is told by its job, once.');
  end if;
  return new;
end $$;
create trigger guard before insert on record.biometric_search for each row execute function record.guard_search();

-- And nobody adds to what another's search found.
create function record.guard_candidate() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from record.biometric_search s where s.id = new.search_id and s.recorded_by = platform.actor()) then
    perform platform.refuse('search.others', 'Candidates are put on record by whoever recorded the search.');
  end if;
  return new;
end $$;
create trigger guard before insert on record.candidate for each row execute function record.guard_candidate();

alter table record.candidate_score
  -- -10 log10 of the false-match rate at this score; at_least: the pairs that were counted support no more
  add column decibel double precision,
  add column at_least boolean not null default false,
  add column hands_exchanged boolean not null default false,
  -- another engine finds that they differ
  add column conflict text check (conflict in ('fingers_disagree', 'face_disagrees')),
  -- [{probe, capture, finger, score}]: keys of captures
  add column agreements jsonb not null default '[]';

-- Galleries in memory hear of every template: of its key, when its transaction commits.
create function record.tell_gallery() returns trigger language plpgsql as $$
begin
  perform pg_notify('crossfile_fingers', coalesce(new.id, old.id)::text);
  return null;
end $$;
create trigger tells_gallery after insert or delete or update of person_id on record.capture_template for each row execute function record.tell_gallery();

revoke create on schema platform, record from crossfile_guard;
