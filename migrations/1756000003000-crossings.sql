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
  content_type text not null check (content_type in ('image/png', 'image/jpeg')),
  content bytea not null
);

-- Who took a capture is who records it; what was taken is never rewritten.
create function record.guard_capture() returns trigger language plpgsql security definer set search_path = '' as $$
declare whose uuid;
begin
  if tg_op = 'INSERT' then
    new.taken_by := platform.actor();
    new.recorded_at := platform.now();
    new.has_image := false;
    -- a crossing that is moving to another person is waited for
    select person_id into whose from record.crossing where id = new.crossing_id for no key update;
    if whose is distinct from new.person_id then perform platform.refuse('capture.other-person', 'That crossing is not this person''s.'); end if;
  elsif to_jsonb(new) - 'person_id' - 'has_image' <> to_jsonb(old) - 'person_id' - 'has_image' or (old.has_image and not new.has_image) then
    perform platform.refuse('capture.fixed', 'A capture is never rewritten: take another.');
  end if;
  return new;
end $$;
alter function record.guard_capture owner to crossfile_guard;
create trigger guard before insert or update on record.capture for each row execute function record.guard_capture();

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

-- Everyone who proposed it, however often: none of them decides.
create table record.match_proposal (
  id uuid primary key default platform.uuid7(),
  review_id uuid not null references record.match_review,
  round int not null,
  origin text not null check (origin in ('engine', 'equal_id', 'colleague')),
  capture_id uuid references record.capture,
  search_id uuid references record.biometric_search,
  proposed_by uuid not null default platform.actor() references record.app_user,
  rationale text,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  check ((origin = 'equal_id') = (capture_id is not null)),
  check ((origin = 'engine') = (search_id is not null)),
  check ((origin = 'colleague') = (rationale is not null))
);
create index match_proposal_review on record.match_proposal (review_id, id);
create function record.guard_match_proposal() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.proposed_by := platform.actor();
  return new;
end $$;
alter function record.guard_match_proposal owner to crossfile_guard;
create trigger guard before insert on record.match_proposal for each row execute function record.guard_match_proposal();

create table record.candidate (
  id uuid primary key default platform.uuid7(),
  search_id uuid not null references record.biometric_search,
  crossing_id uuid not null references record.crossing,
  proposed_person_id uuid not null references record.person,
  -- null: this crossing is on that person's record already, so there is no question
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
  new.recorded_at := platform.now();
  if not exists (select from record.role_grant g where g.user_id = new.examiner_id and g.role = 'supervisor' and g.revoked_at is null) then
    perform platform.refuse('review.examiner-role', 'Only a supervisor gives a verdict.');
  end if;
  select * into review from record.match_review where id = new.review_id for no key update;
  if review.state is distinct from 'undecided' then perform platform.refuse('review.decided', 'This match review is already decided.'); end if;
  if new.round <> review.round then perform platform.refuse('review.round', 'This verdict belongs to another round of the review.'); end if;
  if exists (select from record.capture c where c.crossing_id = review.crossing_id and c.taken_by = new.examiner_id) then
    perform platform.refuse('review.own-capture', 'You took a capture in this review. Someone else must decide.');
  end if;
  if review.proposed_by = new.examiner_id
     or exists (select from record.match_proposal p where p.review_id = review.id and p.proposed_by = new.examiner_id) then
    perform platform.refuse('review.own-proposal', 'You proposed this match. Someone else must decide.');
  end if;
  -- who gave the case away to be able to decide has owned it all the same: the journal knows
  if exists (select from record.case_file f where f.crossing_id = review.crossing_id and (f.owner_id = new.examiner_id
       or exists (select from journal.entry e join journal.payload p on p.entry_id = e.id
                   where e.record_id = f.id and e.table_name = 'case_file' and p.after ->> 'owner_id' = new.examiner_id::text))) then
    perform platform.refuse('review.own-case', 'You own this case. Someone else must decide.');
  end if;
  select array_agg(v order by v.position) into given from record.verdict v where v.review_id = new.review_id and v.round = new.round;
  if exists (select from unnest(given) v where v.examiner_id = new.examiner_id) then
    perform platform.refuse('review.own-verdict', 'You have already decided. Someone else must give the next verdict.');
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
-- The record that stands for this one: itself, or the one that it was merged into.
create function record.surviving(of_person uuid) returns uuid language sql stable security definer set search_path = '' as $$
  with recursive up (id, merged_into) as (
    select p.id, p.merged_into from record.person p where p.id = of_person
    union select p.id, p.merged_into from up join record.person p on p.id = up.merged_into)
  select id from up where merged_into is null
$$;
alter function record.surviving owner to crossfile_guard;
-- Every record of the same human being: the surviving one and all that were merged into it.
create function record.merged_group(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  with recursive down (id) as (
    select record.surviving(of_person) union select p.id from down join record.person p on p.merged_into = down.id)
  select id from down
$$;
alter function record.merged_group owner to crossfile_guard;
create index person_merged_into on record.person (merged_into) where merged_into is not null;

create function record.guard_match_review() returns trigger language plpgsql security definer set search_path = '' as $$
declare first_person uuid;
begin
  if tg_op = 'INSERT' then
    new.proposed_by := platform.actor();
    if new.state <> 'undecided' or new.round <> 1 then perform platform.refuse('review.starts-undecided', 'A match starts undecided.'); end if;
    new.proposed_person_id := record.surviving(new.proposed_person_id);
    select person_id into first_person from record.crossing where id = new.crossing_id;
    perform 1 from record.person where id in (first_person, new.proposed_person_id) order by id for no key update;
    if record.surviving(first_person) = new.proposed_person_id then
      perform platform.refuse('review.same-record', 'This crossing is on that person''s record already.');
    end if;
    if exists (select from record.match_review m where m.crossing_id = new.crossing_id and record.surviving(m.proposed_person_id) = new.proposed_person_id) then
      perform platform.refuse('review.exists', 'There is a match review of this crossing and that person already.');
    end if;
    return new;
  end if;
  if (new.crossing_id, new.proposed_person_id, new.origin, new.proposed_by) is distinct from (old.crossing_id, old.proposed_person_id, old.origin, old.proposed_by) then
    perform platform.refuse('review.fixed', 'What a match asks is never rewritten.');
  end if;
  if new.state = old.state and new.round = old.round then
    if (new.decided_at, new.reversal_id) is distinct from (old.decided_at, old.reversal_id) then
      perform platform.refuse('review.fixed', 'When a match was decided is never rewritten.');
    end if;
    return new;
  end if;
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
    -- only what is taken after the reversal is new evidence
    new.decided_at := platform.now();
  elsif new.state = 'undecided' then
    if old.state not in ('dismissed', 'unresolved', 'reversed') or new.round <> old.round + 1
       or not exists (select from record.capture c where c.crossing_id = new.crossing_id and c.recorded_at >= old.decided_at) then
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
  -- where it went, and where it came from
  person_id uuid not null references record.person,
  other_person_id uuid not null references record.person,
  table_name text not null,
  record_id uuid not null,
  -- of a person's own record: the status that it had
  was text,
  recorded_at timestamptz not null default platform.now(),
  undone_at timestamptz
);
create index identity_move_review on record.identity_move (review_id, id);
create index identity_move_record on record.identity_move (record_id);

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
select platform.furnish('match_proposal', changes => false);
-- written by the functions that move, never by the app
select platform.furnish('identity_move', policies => false);
revoke insert, update on record.identity_move from crossfile_app;
select platform.may_rewrite('official_arrivals', 'superseded_at', 'superseded_by');
select platform.may_rewrite('arrival_event', 'occurred_at', 'place', 'people_aboard', 'boats', 'note', 'version');
select platform.may_rewrite('crossing', 'arrival_event_id', 'place', 'source', 'version');
select platform.may_rewrite('capture', 'has_image');
select platform.may_rewrite('match_review', 'state', 'round', 'decided_at', 'reversal_id', 'version');
create policy read on record.identity_move for select to crossfile_app using ((select platform.may_read()));

create policy read on record.candidate_score for select to crossfile_app using ((select platform.may_read())
  and (record.may_see_review(review_id) or record.has_given_verdict(review_id)));
create policy add on record.candidate_score for insert to crossfile_app with check ((select platform.may_write()));
create policy read on record.verdict for select to crossfile_app using ((select platform.may_read())
  and (examiner_id = (select platform.actor()) or record.may_see_review(review_id)));
create policy add on record.verdict for insert to crossfile_app with check ((select platform.has_role('supervisor')));
create policy read on record.capture_image for select to crossfile_app
  using ((select platform.may_read()) and ((select platform.reason()) is not null or not (select platform.has_role('auditor'))));
create policy add on record.capture_image for insert to crossfile_app with check ((select platform.may_write()));

-- Images stay out of the journal as documents do; the journal of scores and verdicts obeys the tables' own rule.
drop trigger journal_insert on record.capture_image;
drop trigger journal_update on record.capture_image;
drop trigger journal_delete on record.capture_image;
create trigger journal_insert after insert on record.capture_image referencing new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_update after update on record.capture_image referencing old table as old_rows new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_delete after delete on record.capture_image referencing old table as old_rows
  for each statement execute function journal.append_without_content();

-- That a verdict was given, and by whom, is itself withheld: the header shows to whom the row shows.
create policy blind on journal.entry as restrictive for select to crossfile_app using (case table_name
  when 'verdict' then exists (select from record.verdict v where v.id = record_id)
  when 'candidate_score' then exists (select from record.candidate_score s where s.id = record_id)
  else true end);
-- A remembered answer may hold an examiner's own verdict: it is theirs alone.
alter table platform.idempotency_key enable row level security;
create policy own on platform.idempotency_key to crossfile_app using (user_id = (select platform.actor())) with check (user_id = (select platform.actor()));

create policy read_blind on journal.payload for select to crossfile_app using (visibility = 'blind' and (select platform.may_read())
  and (record.may_see_review(review_id)
       or (after ->> 'examiner_id')::uuid = (select platform.actor())
       or (after ? 'score' and record.has_given_verdict(review_id))));

-- Whose barriers and births count for this person: every record of theirs, both sides of an undecided match, and both
-- sides of a merge that two confirmed matches of one crossing call for and nobody has refused.
create index approval_merge_person on record.approval (person_id) where kind = 'person_merge';
create index approval_merge_other on record.approval (other_person_id) where kind = 'person_merge';
create or replace function record.linked_persons(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  with own as materialized (select g as id from record.merged_group(of_person) g)
  select of_person
  union select id from own
  union select record.merged_group(m.proposed_person_id) from record.crossing c join record.match_review m on m.crossing_id = c.id
         where c.person_id in (select id from own) and m.state = 'undecided'
  union select record.merged_group(c.person_id) from record.match_review m join record.crossing c on c.id = m.crossing_id
         where m.proposed_person_id in (select id from own) and m.state = 'undecided'
  union select record.merged_group(a.other_person_id) from record.approval a
         where a.kind = 'person_merge' and a.person_id in (select id from own) and a.outcome is distinct from 'refused' and a.outcome is distinct from 'withdrawn'
  union select record.merged_group(a.person_id) from record.approval a
         where a.kind = 'person_merge' and a.other_person_id in (select id from own) and a.outcome is distinct from 'refused' and a.outcome is distinct from 'withdrawn'
$$;
create function record.undecided_reviews(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  with own as materialized (select g as id from record.merged_group(of_person) g)
  select m.id from record.crossing c join record.match_review m on m.crossing_id = c.id where c.person_id in (select id from own) and m.state = 'undecided'
  union select m.id from record.match_review m where m.proposed_person_id in (select id from own) and m.state = 'undecided'
$$;
alter function record.undecided_reviews owner to crossfile_guard;

revoke create on schema platform, record, journal from crossfile_guard;
