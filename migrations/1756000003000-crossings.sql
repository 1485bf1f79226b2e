-- Arrivals, crossings, captures, searches, match reviews and their verdicts.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind(k) from unnest(array['AR','OA','CR','CP','SE','MR','RE']) k;

-- The official daily count (Home Office), kept apart from the people recorded. A revision supersedes.
create table record.official_arrivals (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('OA'),
  day date not null,
  migrants int not null check (migrants >= 0),
  boats int not null check (boats >= 0),
  source text not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  superseded_at timestamptz,
  superseded_by uuid references record.official_arrivals deferrable initially deferred
);
create unique index official_arrivals_live on record.official_arrivals (day) where superseded_at is null;
create index official_arrivals_day on record.official_arrivals (day, recorded_at);

create table record.arrival_event (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('AR'),
  occurred_at timestamptz not null,
  place text not null,
  people_aboard int check (people_aboard >= 0),
  boats int not null default 1 check (boats >= 0),
  note text,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
create index arrival_event_time on record.arrival_event (occurred_at desc, id desc);

create table record.crossing (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('CR'),
  person_id uuid not null references record.person,
  -- the record that the registration opened; differs from person_id after a confirmed match
  registered_person_id uuid not null references record.person,
  arrival_event_id uuid references record.arrival_event,
  occurred_at timestamptz not null,
  place text not null,
  source text not null check (source in ('border_force', 'coastguard', 'police', 'import', 'self_reported', 'other')),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
create index crossing_time on record.crossing (occurred_at desc, id desc);
create index crossing_person on record.crossing (person_id, occurred_at);
create index crossing_event on record.crossing (arrival_event_id, id);

create table record.capture (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('CP'),
  crossing_id uuid not null references record.crossing,
  person_id uuid not null references record.person,
  kind text not null check (kind in ('photo', 'finger')),
  -- ISO/IEC 19794-2: 1 right thumb … 5 right little, 6 left thumb … 10 left little
  finger_position int check (finger_position between 1 and 10),
  external_id text not null,
  quality int check (quality between 0 and 100),
  device text,
  has_image boolean not null default false,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  taken_by uuid not null default platform.actor() references record.app_user,
  check ((kind = 'finger') = (finger_position is not null))
);
create index capture_crossing on record.capture (crossing_id, id);
create index capture_person on record.capture (person_id, id);
create index capture_external on record.capture (external_id, kind);

create table record.capture_image (
  id uuid primary key references record.capture,
  person_id uuid not null references record.person,
  content_type text not null,
  content bytea not null
);

create table record.biometric_search (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('SE'),
  crossing_id uuid not null references record.crossing,
  engine text not null,
  engine_version text not null,
  threshold double precision,
  gallery text,
  gallery_size int check (gallery_size >= 0),
  gallery_at timestamptz,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create index search_crossing on record.biometric_search (crossing_id, id);

-- The question whether this crossing's person is that earlier person: one for each such pair.
create table record.match_review (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('MR'),
  crossing_id uuid not null references record.crossing,
  proposed_person_id uuid not null references record.person,
  origin text not null check (origin in ('engine', 'equal_id', 'colleague')),
  proposed_by uuid not null default platform.actor() references record.app_user,
  rationale text,
  state text not null default 'undecided' check (state in ('undecided', 'confirmed', 'dismissed', 'unresolved', 'reversed')),
  -- a review reopened on new evidence starts another round of verdicts
  round int not null default 1,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  decided_at timestamptz,
  reversal_id uuid references record.approval,
  version int not null default 1,
  unique (crossing_id, proposed_person_id),
  check ((state = 'undecided') = (decided_at is null)),
  check ((state = 'reversed') = (reversal_id is not null))
);
create index match_review_person on record.match_review (proposed_person_id, id);
create index match_review_undecided on record.match_review (recorded_at, id) where state = 'undecided';
create index match_review_newest on record.match_review (recorded_at desc, id desc);

create table record.candidate (
  id uuid primary key default platform.uuid7(),
  search_id uuid not null references record.biometric_search,
  crossing_id uuid not null references record.crossing,
  proposed_person_id uuid not null references record.person,
  -- null: dismissed earlier for the same captures, so not asked again
  review_id uuid references record.match_review,
  recorded_at timestamptz not null default platform.now(),
  unique (search_id, proposed_person_id)
);
create index candidate_review on record.candidate (review_id, id);

-- Scores and verdicts stand apart so that row-level policies can hide them.
create table record.candidate_score (
  id uuid primary key references record.candidate,
  review_id uuid references record.match_review,
  score double precision not null,
  rank int not null check (rank >= 1)
);
create table record.verdict (
  id uuid primary key default platform.uuid7(),
  review_id uuid not null references record.match_review,
  round int not null,
  position int not null check (position between 1 and 3),
  examiner_id uuid not null default platform.actor() references record.app_user,
  answer text not null check (answer in ('same_person', 'different_person', 'inconclusive')),
  reason_code text not null,
  reason text not null check (length(trim(reason)) > 0),
  -- what was on the screen: captures, quality, version
  was_shown jsonb not null default '{}',
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  unique (review_id, round, position),
  constraint verdict_one_each unique (review_id, round, examiner_id)
);
create index verdict_examiner on record.verdict (examiner_id, id);

-- May the actor see scores and verdicts of this review? Decided; or theirs is given; or one who never decides.
create function record.may_see_review(review uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select review is null
      or platform.has_role('auditor', 'system')
      or exists (select from record.match_review m where m.id = review and m.state <> 'undecided')
$$;
alter function record.may_see_review owner to crossfile_guard;
-- The score shows to those who have committed themselves, other people's verdicts only once it is decided.
create function record.has_given_verdict(review uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from record.verdict v join record.match_review m on m.id = v.review_id and m.round = v.round
                  where v.review_id = review and v.examiner_id = platform.actor())
$$;
alter function record.has_given_verdict owner to crossfile_guard;

-- Who may not decide: who took a capture of the crossing, proposed the match, owns its case, or gave a verdict already.
create function record.guard_verdict() returns trigger language plpgsql security definer set search_path = '' as $$
declare review record.match_review; given record.verdict[];
begin
  new.examiner_id := platform.actor();
  select * into review from record.match_review where id = new.review_id for no key update;
  if review.state <> 'undecided' then perform platform.refuse('review.decided', 'This match was decided already.'); end if;
  if new.round <> review.round then perform platform.refuse('review.round', 'This verdict belongs to another round of the review.'); end if;
  if exists (select from record.capture c where c.crossing_id = review.crossing_id and c.taken_by = new.examiner_id) then
    perform platform.refuse('review.took-capture', 'You took a photo or fingerprint of this crossing, so you cannot decide this match.');
  end if;
  if review.proposed_by = new.examiner_id then
    perform platform.refuse('review.proposed', 'You proposed this match, so you cannot decide it.');
  end if;
  if exists (select from record.case_file f where f.crossing_id = review.crossing_id and f.owner_id = new.examiner_id) then
    perform platform.refuse('review.owns-case', 'You own this case, so you cannot decide this match.');
  end if;
  select array_agg(v order by v.position) into given from record.verdict v where v.review_id = new.review_id and v.round = new.round;
  if exists (select from unnest(given) v where v.examiner_id = new.examiner_id) then
    perform platform.refuse('review.once', 'You have given your verdict on this match.');
  end if;
  new.position := coalesce(cardinality(given), 0) + 1;
  return new;
end $$;
alter function record.guard_verdict owner to crossfile_guard;
create trigger guard before insert on record.verdict for each row execute function record.guard_verdict();

-- A review is what its verdicts say, nothing else; a confirmation is undone only by two others.
create function record.outcome_of(review uuid, in_round int) returns text language sql stable security definer set search_path = '' as $$
  select case
    when count(*) filter (where answer = 'same_person') >= 2 then 'confirmed'
    when count(*) filter (where answer = 'different_person') >= 2 then 'dismissed'
    when count(*) >= 3 then 'unresolved'
    else 'undecided' end
  from record.verdict v where v.review_id = review and v.round = in_round
$$;
alter function record.outcome_of owner to crossfile_guard;
create function record.guard_match_review() returns trigger language plpgsql security definer set search_path = '' as $$
declare first_person uuid;
begin
  if tg_op = 'INSERT' then
    new.proposed_by := platform.actor();
    if new.state <> 'undecided' or new.round <> 1 then perform platform.refuse('review.starts-undecided', 'A match starts undecided.'); end if;
    select person_id into first_person from record.crossing where id = new.crossing_id;
    if first_person = new.proposed_person_id then
      perform platform.refuse('review.same-record', 'This crossing is on that person''s record already.');
    end if;
    perform 1 from record.person where id in (first_person, new.proposed_person_id) order by id for no key update;
    return new;
  end if;
  if (new.crossing_id, new.origin, new.proposed_by) is distinct from (old.crossing_id, old.origin, old.proposed_by) then
    perform platform.refuse('review.fixed', 'What a match asks is never rewritten.');
  end if;
  if new.state = old.state and new.round = old.round then return new; end if;
  if new.state in ('confirmed', 'dismissed', 'unresolved') then
    if old.state <> 'undecided' or record.outcome_of(new.id, new.round) <> new.state then
      perform platform.refuse('review.verdicts', 'The verdicts do not say that.');
    end if;
    new.decided_at := platform.now();
  elsif new.state = 'reversed' then
    if old.state <> 'confirmed' or not record.approved(new.reversal_id, 'match_reversal', new.id)
       or exists (select from record.approval a join record.verdict v on v.review_id = new.id
                   where a.id = new.reversal_id and v.examiner_id in (a.proposed_by, a.decided_by)) then
      perform platform.refuse('review.reversal', 'A confirmed match is reversed by two people who took no part in it.');
    end if;
  elsif new.state = 'undecided' then
    if old.state = 'undecided' or new.round <> old.round + 1
       or not exists (select from record.capture c where c.crossing_id = new.crossing_id and c.recorded_at > old.decided_at) then
      perform platform.refuse('review.new-evidence', 'A decided match is reopened only on new evidence.');
    end if;
    new.decided_at := null; new.reversal_id := null;
  end if;
  return new;
end $$;
alter function record.guard_match_review owner to crossfile_guard;
create trigger guard before insert or update on record.match_review for each row execute function record.guard_match_review();

-- What a confirmation moved, row by row, so that a reversal puts back exactly that.
create table record.identity_move (
  id uuid primary key default platform.uuid7(),
  review_id uuid references record.match_review,
  approval_id uuid references record.approval,
  person_id uuid not null references record.person,
  other_person_id uuid not null references record.person,
  table_name text not null,
  record_id uuid not null,
  recorded_at timestamptz not null default platform.now(),
  undone_at timestamptz
);
create index identity_move_review on record.identity_move (review_id, id);

select platform.furnish('official_arrivals');
select platform.furnish('arrival_event');
select platform.furnish('crossing');
select platform.furnish('capture');
select platform.furnish('biometric_search', changes => false);
select platform.furnish('match_review');
select platform.furnish('candidate', changes => false);
select platform.furnish('candidate_score', changes => false, visibility => 'blind', policies => false);
select platform.furnish('verdict', changes => false, visibility => 'blind', policies => false);
select platform.furnish('capture_image', changes => false, visibility => 'restricted', policies => false);
select platform.furnish('identity_move');

create policy read on record.candidate_score for select to crossfile_app using ((select platform.may_read())
  and (record.may_see_review(review_id) or record.has_given_verdict(review_id)));
create policy add on record.candidate_score for insert to crossfile_app with check ((select platform.may_write()));
create policy read on record.verdict for select to crossfile_app using ((select platform.may_read())
  and (examiner_id = (select platform.actor()) or record.may_see_review(review_id)));
create policy add on record.verdict for insert to crossfile_app with check ((select platform.has_role('supervisor', 'system')));
create policy read on record.capture_image for select to crossfile_app
  using ((select platform.may_read()) and ((select platform.reason()) is not null or not (select platform.has_role('auditor'))));
create policy add on record.capture_image for insert to crossfile_app with check ((select platform.may_write()));

-- Images stay out of the journal as documents do; the journal of scores and verdicts obeys the tables' own rule.
drop trigger journal_insert on record.capture_image;
drop trigger journal_update on record.capture_image;
drop trigger journal_delete on record.capture_image;
create trigger journal_insert after insert on record.capture_image referencing new table as new_rows
  for each statement execute function journal.append_without_content();
create policy read_blind on journal.payload for select to crossfile_app using (visibility = 'blind' and (select platform.may_read())
  and (record.may_see_review(review_id)
       or (after ->> 'examiner_id')::uuid = (select platform.actor())
       or (after ? 'score' and record.has_given_verdict(review_id))));

-- An undecided match makes one of two records for the purposes of safety.
create or replace function record.linked_persons(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  select of_person
  union select p.id from record.person p where p.merged_into = of_person
  union select m.proposed_person_id from record.crossing c join record.match_review m on m.crossing_id = c.id
         where c.person_id = of_person and m.state = 'undecided'
  union select c.person_id from record.match_review m join record.crossing c on c.id = m.crossing_id
         where m.proposed_person_id = of_person and m.state = 'undecided'
$$;
create function record.undecided_reviews(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.id from record.crossing c join record.match_review m on m.crossing_id = c.id where c.person_id = of_person and m.state = 'undecided'
  union select m.id from record.match_review m where m.proposed_person_id = of_person and m.state = 'undecided'
$$;
alter function record.undecided_reviews owner to crossfile_guard;

revoke create on schema platform, record, journal from crossfile_guard;
