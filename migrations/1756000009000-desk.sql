-- The match desk: when a review is due, who works on it, and what the person says against it.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind('MC');

-- When a review is due -------------------------------------------------------------------------------

-- Hours from proposal (or reopening) to the day's end of patience: `reviewHours` of the scheme version in force, else 24.
create function record.review_hours() returns interval language sql stable security definer set search_path = '' as $$
  select make_interval(hours => coalesce((select (s.clocks ->> 'reviewHours')::int from record.scheme_version s
    where s.valid_from <= platform.today() and (s.valid_to is null or platform.today() < s.valid_to)), 24))
$$;
alter function record.review_hours owner to crossfile_guard;

alter table record.match_review add column due_at timestamptz not null default platform.now() + interval '24 hours';
create index match_review_due on record.match_review (due_at, id) where state = 'undecided';

-- The database sets it when a round opens, and nobody moves it.
create function record.set_review_due() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then new.due_at := platform.now() + record.review_hours();
  elsif new.round <> old.round then new.due_at := platform.now() + record.review_hours();
  else new.due_at := old.due_at; end if;
  return new;
end $$;
alter function record.set_review_due owner to crossfile_guard;
create trigger set_due before insert or update on record.match_review for each row execute function record.set_review_due();

-- The first departure or day of travel within 48 hours that this review holds up, or null.
create function record.review_holds_up(of_review uuid) returns timestamptz language sql stable set search_path = '' as $$
  with sides as (
    select array[c.person_id, record.surviving(m.proposed_person_id)] as both from record.match_review m join record.crossing c on c.id = m.crossing_id where m.id = of_review)
  select min(at) from sides cross join lateral (
    select f.scheduled_departure as at from record.seat_holding h join record.flight f on f.id = h.flight_id
     where h.person_id = any (sides.both) and h.ended_at is null and f.state in ('planned', 'boarding') and f.scheduled_departure < platform.now() + interval '48 hours'
    union all
    -- somebody with directions and no seat yet: before that day is over
    select (n.travel_on + 1)::timestamp at time zone 'Europe/London' from record.case_file k join record.notice n on n.case_id = k.id
     where k.person_id = any (sides.both) and k.state = 'directions_set' and n.kind = 'directions' and n.fallen_at is null and n.travel_on between platform.today() and platform.today() + 1) coming
$$;

-- Who may still decide -------------------------------------------------------------------------------

-- Did this person have a dismissal of this review overturned? (Completed below, when contests exist.)
create function record.overturned_by(of_review uuid, by uuid) returns boolean language sql stable as $$ select false $$;
alter function record.overturned_by owner to crossfile_guard;

-- Why the actor may not give a verdict on this review, as the code of the rule; null: they may. The same reasons as
-- record.guard_verdict; tells nothing of others.
create function record.why_not_examine(of_review uuid) returns text language sql stable security definer set search_path = '' as $$
  select case
    when m.state = 'reversed' then 'review.reversed'
    when m.state <> 'undecided' then 'review.decided'
    when not exists (select from record.role_grant g where g.user_id = platform.actor() and g.role = 'supervisor' and g.revoked_at is null) then 'review.examiner-role'
    when exists (select from record.verdict v where v.review_id = m.id and v.round = m.round and v.examiner_id = platform.actor()) then 'review.own-verdict'
    when exists (select from record.capture c where c.crossing_id = m.crossing_id and c.taken_by = platform.actor()) then 'review.own-capture'
    when m.proposed_by = platform.actor() or exists (select from record.match_proposal p where p.review_id = m.id and p.proposed_by = platform.actor()) then 'review.own-proposal'
    -- who gave the case away to be able to decide has owned it all the same: the journal knows
    when exists (select from record.case_file f where f.crossing_id = m.crossing_id and (f.owner_id = platform.actor()
         or exists (select from journal.entry e join journal.payload p on p.entry_id = e.id
                     where e.record_id = f.id and e.table_name = 'case_file' and p.after ->> 'owner_id' = platform.actor()::text))) then 'review.own-case'
    when record.overturned_by(m.id, platform.actor()) then 'review.own-contest' end
  from record.match_review m where m.id = of_review
$$;
alter function record.why_not_examine owner to crossfile_guard;
create function record.may_examine(of_review uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from record.match_review m where m.id = of_review) and record.why_not_examine(of_review) is null
$$;
alter function record.may_examine owner to crossfile_guard;

-- Claims ---------------------------------------------------------------------------------------------

-- A supervisor works on a review; nobody else decides it meanwhile. A claim is no verdict: whether it ended with one,
-- by hand or by time is nobody else's to see. It lapses after 15 idle minutes (domain/review.ts says the same).
create table record.review_claim (
  id uuid primary key default platform.uuid7(),
  review_id uuid not null references record.match_review,
  claimed_by uuid not null default platform.actor() references record.app_user,
  recorded_at timestamptz not null default platform.now(),
  touched_at timestamptz not null default platform.now(),
  released_at timestamptz,
  -- what the holder looked at, step by step (domain/examination.ts); goes into the verdict
  seen jsonb not null default '{}',
  version int not null default 1
);
-- a claim that lapsed stays as it is: only a live one counts, and the guard lets no two people have one
create unique index review_claim_live on record.review_claim (review_id, claimed_by) where released_at is null;
create index review_claim_holder on record.review_claim (claimed_by, id);

create function record.claim_idle() returns interval language sql immutable parallel safe as $$ select interval '15 minutes' $$;

-- Does somebody else work on it now? Says neither who nor since when.
create function record.review_taken(of_review uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from record.review_claim c where c.review_id = of_review and c.released_at is null
                    and c.claimed_by is distinct from platform.actor() and c.touched_at > platform.now() - record.claim_idle())
$$;
alter function record.review_taken owner to crossfile_guard;

create function record.guard_review_claim() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and ((new.review_id, new.claimed_by, new.recorded_at) is distinct from (old.review_id, old.claimed_by, old.recorded_at)
       or old.released_at is not null or old.claimed_by is distinct from platform.actor()) then
    perform platform.refuse('review.claim-fixed', 'A claim is its holder''s, and one that ended is never rewritten.');
  end if;
  if tg_op = 'UPDATE' and new.released_at is not null then
    new.released_at := platform.now(); new.touched_at := old.touched_at;
    return new;
  end if;
  -- a verdict or another claim at the same moment waits, or we do
  perform 1 from record.match_review where id = new.review_id for no key update;
  new.claimed_by := platform.actor();
  new.touched_at := platform.now();
  new.released_at := null;
  if not record.may_examine(new.review_id) then
    perform platform.refuse('review.not-yours', 'You took part in this match review or its case, or it is decided. Someone else must decide.');
  end if;
  if record.review_taken(new.review_id) then perform platform.refuse('review.taken', 'A colleague has taken this match review.'); end if;
  return new;
end $$;
alter function record.guard_review_claim owner to crossfile_guard;
create trigger guard before insert or update on record.review_claim for each row execute function record.guard_review_claim();

-- Fires after `guard` of the same table, which has locked the review.
create function record.refuse_taken_verdict() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if record.review_taken(new.review_id) then perform platform.refuse('review.taken', 'A colleague has taken this match review.'); end if;
  if record.overturned_by(new.review_id, new.examiner_id) then
    perform platform.refuse('review.own-contest', 'You decided a contest of this match. Someone else must examine it.');
  end if;
  return new;
end $$;
alter function record.refuse_taken_verdict owner to crossfile_guard;
create trigger taken before insert on record.verdict for each row execute function record.refuse_taken_verdict();

select platform.furnish('review_claim', visibility => 'blind', policies => false);
select platform.may_rewrite('review_claim', 'touched_at', 'released_at', 'seen', 'version');
-- one's own; everybody's once it is decided; an auditor's look shows all
create policy read on record.review_claim for select to crossfile_app using ((select platform.may_read())
  and (claimed_by = (select platform.actor()) or record.may_see_review(review_id)));
create policy add on record.review_claim for insert to crossfile_app with check ((select platform.has_role('supervisor')));
create policy change on record.review_claim for update to crossfile_app
  using ((select platform.has_role('supervisor')) and claimed_by = (select platform.actor()))
  with check ((select platform.has_role('supervisor')) and claimed_by = (select platform.actor()));
-- The journal tells of claims to whom the table does. Who has decided may look at the scores: that look would tell
-- that they have decided, so it shows to others only once the review is decided.
create policy blind_desk on journal.entry as restrictive for select to crossfile_app using (case table_name
  when 'review_claim' then exists (select from record.review_claim c where c.id = record_id)
  when 'match_reveal' then actor_id = (select platform.actor()) or record.may_see_review(record_id)
  else true end);
create policy read_own_claims on journal.payload for select to crossfile_app using (visibility = 'blind' and (select platform.may_read())
  and (after ->> 'claimed_by')::uuid = (select platform.actor()));

-- Contests -------------------------------------------------------------------------------------------

-- What the person, or who speaks for them, says against a decided match; also after return. While it is open it blocks
-- boarding by a barrier of its own, which goes with the decision of two supervisors who took no part in the review.
create table record.match_contest (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('MC'),
  review_id uuid not null references record.match_review,
  -- the review's state that is contested
  contested text not null check (contested in ('confirmed', 'dismissed')),
  barrier_id uuid not null unique references record.barrier,
  asked_by text not null check (asked_by in ('person', 'representative')),
  asked_by_name text,
  grounds text not null check (length(trim(grounds)) > 0),
  -- when they asked
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  -- upheld: the match stands as it was decided; overturned: it does not; withdrawn: by who asked
  outcome text check (outcome in ('upheld', 'overturned', 'withdrawn')),
  approval_id uuid references record.approval,
  decided_at timestamptz,
  -- what the person is told, and when and how they were
  reasons text,
  told_at timestamptz,
  told_how text,
  version int not null default 1,
  check ((outcome is null) = (approval_id is null) and (outcome is null) = (decided_at is null) and (outcome is null) = (reasons is null)),
  check ((told_at is null) = (told_how is null)),
  check (told_at is null or outcome is not null)
);
create unique index match_contest_open on record.match_contest (review_id) where outcome is null;
create index match_contest_review on record.match_contest (review_id, id);
create index match_contest_newest on record.match_contest (recorded_at desc, id desc);

-- Everyone who had a hand in the review: none of them decides a contest of it.
create function record.review_hands(of_review uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  select examiner_id from record.verdict where review_id = of_review
  union select proposed_by from record.match_proposal where review_id = of_review
  union select proposed_by from record.match_review where id = of_review
$$;
alter function record.review_hands owner to crossfile_guard;
revoke all on function record.review_hands from public;

create or replace function record.overturned_by(of_review uuid, by uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from record.match_contest c join record.approval a on a.id = c.approval_id
                  where c.review_id = of_review and c.outcome = 'overturned' and by in (a.proposed_by, a.decided_by))
$$;

create function record.guard_match_contest() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if new.outcome is not null or new.told_at is not null then perform platform.refuse('contest.starts-open', 'A contest starts open and is decided by two others.'); end if;
    if not exists (select from record.match_review m where m.id = new.review_id and m.state = new.contested) then
      perform platform.refuse('contest.undecided', 'Only a confirmed or dismissed match is contested.');
    end if;
    if not exists (select from record.barrier b join record.match_review m on m.id = new.review_id join record.crossing c on c.id = m.crossing_id
                    where b.id = new.barrier_id and b.person_id = c.person_id and b.lifted_at is null and b.case_id is null and 'boarding' = any (b.effects)) then
      perform platform.refuse('contest.barrier', 'A contest blocks boarding by a barrier of its own.');
    end if;
    return new;
  end if;
  if (new.ref, new.review_id, new.contested, new.barrier_id, new.asked_by, new.asked_by_name, new.grounds, new.occurred_at, new.recorded_by)
     is distinct from (old.ref, old.review_id, old.contested, old.barrier_id, old.asked_by, old.asked_by_name, old.grounds, old.occurred_at, old.recorded_by)
     or (old.outcome is not null and (new.outcome, new.approval_id, new.decided_at, new.reasons) is distinct from (old.outcome, old.approval_id, old.decided_at, old.reasons))
     or (old.told_at is not null and (new.told_at, new.told_how) is distinct from (old.told_at, old.told_how)) then
    perform platform.refuse('contest.fixed', 'What was contested and how it was decided is never rewritten.');
  end if;
  if new.told_at > platform.now() then perform platform.refuse('time.future', 'That has not happened yet: the time given lies in the future.'); end if;
  if new.outcome is not null and old.outcome is null then
    if not exists (select from record.approval a where a.id = new.approval_id and a.kind = 'match_contest' and a.subject_id = new.id and a.outcome = 'approved'
                      and a.particulars ->> 'outcome' = new.outcome
                      and a.proposed_by not in (select record.review_hands(new.review_id)) and a.decided_by not in (select record.review_hands(new.review_id))) then
      perform platform.refuse('contest.two-people', 'A contest is decided by two people who took no part in the match.');
    end if;
    new.decided_at := platform.now();
  end if;
  return new;
end $$;
alter function record.guard_match_contest owner to crossfile_guard;
create trigger guard before insert or update on record.match_contest for each row execute function record.guard_match_contest();

-- The contest's barrier goes with the contest and in no other way.
create function record.guard_contest_barrier() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from record.match_contest c where c.barrier_id = new.id) then
    if new.lifted_at is not null and old.lifted_at is null and not exists (select from record.match_contest c where c.barrier_id = new.id and c.approval_id = new.lifting_id) then
      perform platform.refuse('contest.barrier', 'This barrier goes when two people have decided the contest, and in no other way.');
    end if;
    if new.effects is distinct from old.effects then
      perform platform.refuse('contest.barrier', 'The barrier of a contest blocks boarding and nothing else: open another.');
    end if;
  end if;
  return new;
end $$;
alter function record.guard_contest_barrier owner to crossfile_guard;
create trigger contest before update on record.barrier for each row execute function record.guard_contest_barrier();

-- What two people decided of a contest stands for what follows from it: its barrier's lifting, and the reversal of the
-- match if they overturned it.
create or replace function record.approved(approval uuid, wanted text, subject uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from record.approval a where a.id = approval and a.outcome = 'approved'
    and (a.kind = wanted and a.subject_id = subject
      or a.kind = 'match_contest' and exists (select from record.match_contest c where c.id = a.subject_id and c.approval_id = a.id
           and (wanted = 'barrier_lifting' and c.barrier_id = subject
             or wanted = 'match_reversal' and c.review_id = subject and c.outcome = 'overturned' and c.contested = 'confirmed'))))
$$;
alter function record.approved owner to crossfile_guard;

-- A new kind of approval, added to those that stand.
do $$
declare def text;
begin
  select pg_get_constraintdef(oid) into strict def from pg_constraint where conrelid = 'record.approval'::regclass and conname = 'approval_kind_check';
  alter table record.approval drop constraint approval_kind_check;
  execute format('alter table record.approval add constraint approval_kind_check %s', replace(def, '''over_cap''::text', '''over_cap''::text, ''match_contest''::text'));
end $$;

-- As before; and a dismissal that two people overturned is examined again, in another round, without new captures.
create or replace function record.guard_match_review() returns trigger language plpgsql security definer set search_path = '' as $$
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
       or not (exists (select from record.capture c where c.crossing_id = new.crossing_id and c.recorded_at >= old.decided_at)
            or old.state = 'dismissed' and exists (select from record.match_contest c where c.review_id = new.id and c.contested = 'dismissed'
                                                      and c.outcome = 'overturned' and c.decided_at >= old.decided_at)) then
      perform platform.refuse('review.new-evidence', 'A decided match is reopened only on new evidence.');
    end if;
    new.decided_at := null; new.reversal_id := null;
  end if;
  return new;
end $$;
alter function record.guard_match_review owner to crossfile_guard;

select platform.furnish('match_contest');
select platform.may_rewrite('match_contest', 'outcome', 'approval_id', 'decided_at', 'reasons', 'told_at', 'told_how', 'version');

-- What a confirmation or a reversal would move -----------------------------------------------------------

-- The rows that carrying it out would move, by table: {of, from, to, whole, merge, rows: {table: [ids]}, copied: [barriers], instead}.
-- Tells nothing of scores or verdicts. Null where there is nothing to carry out.
create function record.consequences_of(of_review uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  review record.match_review; moved record.identity_move; came_from uuid; goes_to uuid; file uuid; whole boolean := false; moved_elsewhere boolean := false;
  t record; ids jsonb; found jsonb := '{}';
begin
  if not platform.may_read() then return null; end if;
  select * into review from record.match_review where id = of_review;
  select f.id into file from record.case_file f where f.crossing_id = review.crossing_id;
  if review.state = 'undecided' then
    select c.person_id, record.surviving(review.proposed_person_id) into came_from, goes_to from record.crossing c where c.id = review.crossing_id;
    if record.surviving(came_from) = goes_to then return null; end if;
    moved_elsewhere := exists (select from record.identity_move i join record.match_review m on m.id = i.review_id
      where i.table_name = 'crossing' and i.record_id = review.crossing_id and i.undone_at is null and m.state = 'confirmed' and i.person_id = came_from);
    whole := not exists (select from record.crossing c where c.person_id = came_from and c.id <> review.crossing_id);
    if not moved_elsewhere then
      for t in select * from record.moving_tables() loop
        execute format('select jsonb_agg(x.id order by x.id) from record.%I x where x.person_id = $3 and ($4 or (%s))', t.tab, t.of_crossing)
          into ids using review.crossing_id, file, came_from, whole;
        if ids is not null then found := found || jsonb_build_object(t.tab, ids); end if;
      end loop;
    end if;
    return jsonb_build_object('of', 'confirmation', 'from', came_from, 'to', goes_to, 'whole', whole and not moved_elsewhere,
      'merge', moved_elsewhere or not whole, 'rows', found, 'copied', '[]'::jsonb, 'instead', null);
  elsif review.state = 'confirmed' then
    select * into moved from record.identity_move where review_id = of_review and table_name = 'crossing' and record_id = review.crossing_id and undone_at is null;
    if moved.id is null then return null; end if;
    for t in select * from record.moving_tables() loop
      execute format('select jsonb_agg(x.id order by x.id) from record.%I x where x.person_id = $4
                         and (%s or exists (select from record.identity_move i where i.review_id = $3 and i.table_name = %L and i.record_id = x.id and i.person_id = $4 and i.undone_at is null))',
                     t.tab, t.of_crossing, t.tab)
        into ids using review.crossing_id, file, of_review, moved.person_id;
      if ids is not null then found := found || jsonb_build_object(t.tab, ids); end if;
    end loop;
    return jsonb_build_object('of', 'reversal', 'from', moved.person_id, 'to', moved.other_person_id,
      'whole', exists (select from record.identity_move i where i.review_id = of_review and i.table_name = 'person' and i.undone_at is null), 'merge', false, 'rows', found,
      'copied', (select coalesce(jsonb_agg(b.id order by b.id), '[]') from record.barrier b
                  where b.person_id = moved.person_id and b.case_id is null and b.lifted_at is null and b.recorded_at >= moved.recorded_at
                    and not exists (select from record.match_contest c where c.barrier_id = b.id and c.review_id = of_review)
                    and not exists (select from record.identity_move i where i.review_id = of_review and i.record_id = b.id and i.undone_at is null)),
      'instead', (select m.id from record.match_review m where m.crossing_id = review.crossing_id and m.id <> of_review and m.state = 'confirmed' order by m.decided_at, m.id limit 1));
  end if;
  return null;
end $$;
alter function record.consequences_of owner to crossfile_guard;

revoke create on schema platform, record, journal from crossfile_guard;
