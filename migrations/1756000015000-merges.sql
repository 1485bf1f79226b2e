-- Two records of one human being become one, and come apart again; pairs that were told apart; possible twins.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind('PT');

-- A joining is undone by two people who did not make it.
do $$
declare def text;
begin
  select pg_get_constraintdef(oid) into strict def from pg_constraint where conrelid = 'record.approval'::regclass and conname = 'approval_kind_check';
  alter table record.approval drop constraint approval_kind_check;
  execute format('alter table record.approval add constraint approval_kind_check %s', replace(def, '''person_merge''::text', '''person_merge''::text, ''merge_reversal''::text'));
end $$;

create index identity_move_approval on record.identity_move (approval_id, id) where approval_id is not null;

-- From now on a move says no more that it was a match that moved the record: it may have been a joining.
select platform.reshape_events('identity_move');

create or replace function record.guard_identity() returns trigger language plpgsql security definer set search_path = '' as $$
declare held_by uuid; becomes uuid;
begin
  if tg_table_name = 'person' then
    held_by := coalesce(old.merged_into, old.id); becomes := coalesce(new.merged_into, new.id);
  else
    held_by := old.person_id; becomes := new.person_id;
  end if;
  if held_by is not null and held_by is distinct from becomes and not exists (
      select from record.identity_move i where i.table_name = tg_table_name and i.record_id = old.id
         and case when i.undone_at is null then (i.other_person_id, i.person_id) = (held_by, becomes) else (i.person_id, i.other_person_id) = (held_by, becomes) end) then
    perform platform.refuse('identity.moved-alone', 'A record goes to another person only by a match or a joining that two people agreed on, or by its reversal.',
      jsonb_build_object('table', tg_table_name));
  end if;
  return new;
end $$;

-- Whose barriers and births count for this person. As before, but a merge that two people agreed on and two others undid
-- links nobody any more.
create or replace function record.linked_persons(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  with own as materialized (select g as id from record.merged_group(of_person) g)
  select of_person
  union select id from own
  union select record.merged_group(m.proposed_person_id) from record.crossing c join record.match_review m on m.crossing_id = c.id
         where c.person_id in (select id from own) and m.state = 'undecided'
  union select record.merged_group(c.person_id) from record.match_review m join record.crossing c on c.id = m.crossing_id
         where m.proposed_person_id in (select id from own) and m.state = 'undecided'
  union select record.merged_group(case when a.person_id in (select id from own) then a.other_person_id else a.person_id end) from record.approval a
         where a.kind = 'person_merge' and (a.person_id in (select id from own) or a.other_person_id in (select id from own))
           and (a.outcome is null or a.outcome = 'approved' and not exists (select from record.identity_move i where i.approval_id = a.id))
$$;

-- Pairs that were told apart ---------------------------------------------------------------------------------

-- The match review, asked the other way round (a crossing of the proposed person, and this crossing's person proposed),
-- by which the two were told apart: it stands dismissed or reversed, and of neither has a capture been recorded since.
create function record.told_apart(of_crossing uuid, proposed uuid) returns uuid language sql stable security definer set search_path = '' as $$
  with own as materialized (select g as id from record.crossing c cross join lateral record.merged_group(c.person_id) g where c.id = of_crossing),
  other as materialized (select g as id from record.merged_group(proposed) g)
  select m.id from record.match_review m join record.crossing y on y.id = m.crossing_id
   where platform.may_read() and m.proposed_person_id in (select id from own) and y.person_id in (select id from other) and m.state in ('dismissed', 'reversed')
     and not exists (select from record.capture k where k.person_id in (select id from own union all select id from other) and k.recorded_at >= m.decided_at)
   order by m.decided_at desc, m.id limit 1
$$;
alter function record.told_apart owner to crossfile_guard;

-- Fires after `guard` of the same table, which has locked both persons.
create function record.refuse_told_apart() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and (new.state <> 'undecided' or old.state = 'undecided') then return new; end if;
  if record.told_apart(new.crossing_id, new.proposed_person_id) is not null
     and not exists (select from record.match_contest c where c.review_id = new.id and c.outcome = 'overturned' and c.decided_at >= old.decided_at) then
    perform platform.refuse('review.new-evidence', 'These two were told apart already, by a match of the other''s crossing. It is asked again only on new evidence.');
  end if;
  return new;
end $$;
alter function record.refuse_told_apart owner to crossfile_guard;
create trigger told_apart before insert or update on record.match_review for each row execute function record.refuse_told_apart();

-- Possible twins -----------------------------------------------------------------------------------------------

-- Two persons whom a match showed to look alike and who may be two: whoever compares one compares with both. Its columns are
-- not called person_id, because a mark belongs to two people and is never moved: each side means whoever stands for it now.
create table record.possible_twin (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('PT'),
  review_id uuid not null references record.match_review,
  first_id uuid not null references record.person,
  second_id uuid not null references record.person,
  reason text not null check (length(trim(reason)) > 0),
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  withdrawn_at timestamptz,
  withdrawn_by uuid references record.app_user,
  withdrawal_reason text check (length(trim(withdrawal_reason)) > 0),
  version int not null default 1,
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawal_reason is null))
);
create index possible_twin_first on record.possible_twin (first_id, id);
create index possible_twin_second on record.possible_twin (second_id, id);
create index possible_twin_review on record.possible_twin (review_id, id);
create index possible_twin_newest on record.possible_twin (recorded_at desc, id desc);

-- The standing marks of whoever stands for this person: [mark, the other, by the record that stands for them].
create function record.possible_twins(of_person uuid, out mark uuid, out twin uuid) returns setof record language sql stable security definer set search_path = '' as $$
  with own as materialized (select g as id from record.merged_group(of_person) g)
  select t.id, record.surviving(case when t.first_id in (select id from own) then t.second_id else t.first_id end) from record.possible_twin t
   where platform.may_read() and t.withdrawn_at is null and ((t.first_id in (select id from own)) <> (t.second_id in (select id from own)))
     and (t.first_id in (select id from own) or t.second_id in (select id from own))
$$;
alter function record.possible_twins owner to crossfile_guard;

create function record.guard_possible_twin() returns trigger language plpgsql security definer set search_path = '' as $$
declare review record.match_review; whose uuid;
begin
  if tg_op = 'UPDATE' then
    if old.withdrawn_at is not null then perform platform.refuse('twin.withdrawn', 'This mark was withdrawn already.'); end if;
    if exists (select from record.match_review m join record.crossing c on c.id = m.crossing_id
                 join record.verdict v on v.review_id = m.id and v.round = m.round and v.examiner_id = platform.actor()
                where m.state = 'undecided' and (record.surviving(c.person_id), record.surviving(m.proposed_person_id)) in
                      ((record.surviving(old.first_id), record.surviving(old.second_id)), (record.surviving(old.second_id), record.surviving(old.first_id)))) then
      perform platform.refuse('twin.after-verdict', 'You have given your verdict. Until the match is decided, withdrawing this mark would tell it to your colleagues.');
    end if;
    new.withdrawn_at := platform.now();
    new.withdrawn_by := platform.actor();
    if new.withdrawal_reason is null then perform platform.refuse('twin.reason', 'A mark is withdrawn with a reason.'); end if;
    return new;
  end if;
  if new.withdrawn_at is not null then perform platform.refuse('twin.starts-standing', 'A mark stands until it is withdrawn.'); end if;
  -- a verdict or another mark at the same moment waits, or we do
  select * into review from record.match_review where id = new.review_id for no key update;
  if review.id is null or review.state = 'confirmed' then
    perform platform.refuse('twin.confirmed', 'Two people have confirmed that both are one person: they are not marked as twins.');
  end if;
  if review.state = 'undecided' and exists (select from record.verdict v where v.review_id = review.id and v.round = review.round and v.examiner_id = platform.actor()) then
    perform platform.refuse('twin.after-verdict', 'You have given your verdict. Until the match is decided a mark of yours would tell it to your colleagues.');
  end if;
  select c.person_id into whose from record.crossing c where c.id = review.crossing_id;
  new.first_id := record.surviving(whose);
  new.second_id := record.surviving(review.proposed_person_id);
  if new.first_id = new.second_id then perform platform.refuse('twin.same-record', 'Both are on one record.'); end if;
  perform 1 from record.person where id in (new.first_id, new.second_id) order by id for no key update;
  if exists (select from record.possible_twins(new.first_id) t where t.twin = new.second_id) then
    perform platform.refuse('twin.marked', 'These two are marked as possible twins already.');
  end if;
  return new;
end $$;
alter function record.guard_possible_twin owner to crossfile_guard;
create trigger guard before insert or update on record.possible_twin for each row execute function record.guard_possible_twin();
select platform.furnish('possible_twin');
select platform.may_rewrite('possible_twin', 'withdrawn_at', 'withdrawn_by', 'withdrawal_reason', 'version');

-- Joining ------------------------------------------------------------------------------------------------------

-- Which of two records stands afterwards: the one whose first crossing came first; of two without, the one that was made first.
create function record.merge_survivor(one uuid, other uuid) returns uuid language sql stable security definer set search_path = '' as $$
  select p.id from record.person p where p.id in (one, other) and platform.may_read()
   order by (select min(c.occurred_at) from record.crossing c where c.person_id = p.id) nulls last, p.recorded_at, p.id limit 1
$$;
alter function record.merge_survivor owner to crossfile_guard;

-- Why these two records are not joined, as {rule, message, facts}; null: they may be, if two people agree.
create function record.why_not_merge(one uuid, other uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare found record;
begin
  if not platform.may_read() then return jsonb_build_object('rule', 'access.permission', 'message', 'Your roles do not let you see the records of people.', 'facts', '{}'::jsonb); end if;
  if one = other then return jsonb_build_object('rule', 'merge.same', 'message', 'A record is not joined with itself.', 'facts', '{}'::jsonb); end if;
  select p.ref, s.ref as into_ref into found from record.person p join record.person s on s.id = record.surviving(p.id) where p.id in (one, other) and p.merged_into is not null limit 1;
  if found.ref is not null then
    return jsonb_build_object('rule', 'merge.merged', 'message', format('%s was joined with %s already. Name the record that stands.', found.ref, found.into_ref),
      'facts', jsonb_build_object('person', found.ref, 'mergedInto', found.into_ref));
  end if;
  select m.ref, m.state into found from record.match_review m join record.crossing c on c.id = m.crossing_id
   where (c.person_id = one and m.proposed_person_id in (select record.merged_group(other)) or c.person_id = other and m.proposed_person_id in (select record.merged_group(one)))
     and (m.state = 'undecided' or m.state in ('dismissed', 'reversed')
          and not exists (select from record.capture k where k.person_id in (one, other) and k.recorded_at >= m.decided_at))
   order by m.state = 'undecided', m.decided_at desc limit 1;
  if found.state = 'undecided' then
    return jsonb_build_object('rule', 'merge.review-open', 'message', format('Match %s asks whether they are one person. It is decided first, at the match desk.', found.ref),
      'facts', jsonb_build_object('review', found.ref));
  elsif found.ref is not null then
    return jsonb_build_object('rule', 'merge.told-apart', 'message', format('Match %s found that they are two people. Only new evidence, a photo or fingerprint taken since, lets it be asked again.', found.ref),
      'facts', jsonb_build_object('review', found.ref));
  end if;
  select t.ref, null as state into found from record.possible_twins(one) p join record.possible_twin t on t.id = p.mark where p.twin = other limit 1;
  if found.ref is not null then
    return jsonb_build_object('rule', 'merge.twins', 'message', 'They are marked as possible twins. If that is wrong, withdraw the mark first.', 'facts', jsonb_build_object('twins', found.ref));
  end if;
  if (select count(distinct h.person_id) from record.seat_holding h where h.person_id in (one, other) and h.ended_at is null and h.outcome is not null) > 1 then
    return jsonb_build_object('rule', 'merge.both-aboard', 'message', 'Both are recorded aboard an aircraft. Clear that up first: nobody sits in two.', 'facts', '{}'::jsonb);
  end if;
  return null;
end $$;
alter function record.why_not_merge owner to crossfile_guard;

-- Carries out what identity_move says and nobody has carried out yet: rows of `came_from` go to `goes_to`. The decision
-- is a confirmed match (its review) or a joining (its approval).
drop function record.carry_identity(uuid, uuid, uuid, boolean);
create function record.carry_identity(of_decision uuid, came_from uuid, goes_to uuid, back boolean) returns void language plpgsql volatile security definer set search_path = '' as $$
declare t record; returns_moved boolean;
begin
  select exists (select from record.identity_move i where (i.review_id = of_decision or i.approval_id = of_decision) and i.table_name = 'completed_return') into returns_moved;
  if returns_moved then
    -- out of the way of the other person's numbers
    update record.completed_return r set ordinal = ordinal + 2000000
     where r.person_id = came_from and r.reversed_at is null and exists (select from record.identity_move i
            where (i.review_id = of_decision or i.approval_id = of_decision) and i.table_name = 'completed_return' and i.record_id = r.id);
  end if;
  for t in select * from record.moving_tables() loop
    execute format('update record.%I x set person_id = $3 %s
                     where x.person_id = $2 and x.id in (select i.record_id from record.identity_move i
                       where (i.review_id = $1 or i.approval_id = $1) and i.table_name = %L
                         and case when i.undone_at is null then (i.other_person_id, i.person_id) = ($2, $3)
                                  else $4 and (i.person_id, i.other_person_id) = ($2, $3) end)',
                   t.tab, case when t.versioned then ', version = version + 1' else '' end, t.tab)
      using of_decision, came_from, goes_to, back;
  end loop;
  if returns_moved then
    perform record.renumber_returns(came_from);
    perform record.renumber_returns(goes_to);
  end if;
end $$;
alter function record.carry_identity owner to crossfile_guard;
revoke all on function record.carry_identity from public;

-- Joins two records as an approved `person_merge` says, once: everything of the one goes to the other, row by row on record.
-- Answers {personId: whose record was joined, mergedIntoId: whose stands, released: [seats]}.
create function record.merge_persons(of_approval uuid) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare asked record.approval; keep uuid; goes uuid; why jsonb; t record; released jsonb;
begin
  select * into asked from record.approval where id = of_approval for no key update;
  if asked.kind is distinct from 'person_merge' or asked.outcome is distinct from 'approved' then
    perform platform.refuse('merge.not-approved', 'Two records are joined only when one person has proposed it and another has approved it.');
  end if;
  if exists (select from record.identity_move i where i.approval_id = of_approval) then perform platform.refuse('merge.done', 'This joining was carried out already.'); end if;
  perform 1 from record.person where id in (asked.person_id, asked.other_person_id) order by id for no key update;
  why := record.why_not_merge(asked.person_id, asked.other_person_id);
  if why is not null then perform platform.refuse(why ->> 'rule', why ->> 'message', why -> 'facts'); end if;
  if asked.particulars ? 'survivor' then
    select p.id into keep from record.person p where p.id in (asked.person_id, asked.other_person_id) and p.ref = asked.particulars ->> 'survivor';
    if keep is null then perform platform.refuse('merge.survivor', 'The record that is to stand must be one of the two.'); end if;
  else
    keep := record.merge_survivor(asked.person_id, asked.other_person_id);
  end if;
  goes := case when keep = asked.person_id then asked.other_person_id else asked.person_id end;

  -- a person is on one live manifest: the newcomer's seat gives way, unless someone sits in it
  with ended as (
    update record.seat_holding h set ended_at = platform.now(), end_reason = 'released',
           end_note = format('Joined with the record of the holder of another seat (approval %s).', asked.ref), version = version + 1
     where h.ended_at is null and h.outcome is null
       and ((h.person_id = goes and exists (select from record.seat_holding o where o.person_id = keep and o.ended_at is null))
         or (h.person_id = keep and exists (select from record.seat_holding o where o.person_id = goes and o.ended_at is null and o.outcome is not null)))
    returning h.seat_id, h.flight_id, h.person_id, h.case_id)
  select coalesce(jsonb_agg(jsonb_build_object('seatId', seat_id, 'flightId', flight_id, 'personId', person_id, 'caseId', case_id)), '[]') into released from ended;

  for t in select * from record.moving_tables() loop
    -- who was to be joined with whom stays as it was proposed
    execute format('insert into record.identity_move (approval_id, person_id, other_person_id, table_name, record_id)
                    select $1, $2, $3, %L, x.id from record.%I x where x.person_id = $3 %s', t.tab, t.tab,
                   case when t.tab = 'approval' then 'and x.kind not in (''person_merge'', ''merge_reversal'')' else '' end)
      using of_approval, keep, goes;
  end loop;
  perform record.carry_identity(of_approval, goes, keep, false);
  insert into record.identity_move (approval_id, person_id, other_person_id, table_name, record_id, was)
    select of_approval, keep, p.id, 'person', p.id, p.status from record.person p where p.id = goes;
  update record.person set status = 'merged', merged_into = keep, version = version + 1 where id = goes;
  return jsonb_build_object('personId', goes, 'mergedIntoId', keep, 'released', released);
end $$;
alter function record.merge_persons owner to crossfile_guard;

-- Taking back ----------------------------------------------------------------------------------------------------

-- Since when a barrier or birth recorded on `held` was recorded of this person too: since `joined` took them in, and, where
-- `joined` was itself joined with others later, what `held` had of its own only since then.
create function record.counts_for_both(tab text, row_id uuid, at timestamptz, joined uuid, held uuid, since timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
  with recursive up (id, merged_into) as (
    select p.id, p.merged_into from record.person p where p.id = joined union select p.id, p.merged_into from up join record.person p on p.id = up.merged_into)
  select at >= since and (joined = held
    or at >= coalesce((select max(i.recorded_at) from up join record.identity_move i on i.record_id = up.id and i.table_name = 'person' and i.person_id = held and i.undone_at is null
                        where up.merged_into = held), '-infinity')
    or exists (select from record.identity_move i where i.table_name = tab and i.record_id = row_id and i.person_id = held and i.undone_at is null))
$$;
alter function record.counts_for_both owner to crossfile_guard;
revoke all on function record.counts_for_both from public;

-- The rows that go back from `held` when a decision is taken back: what it had moved and is still there, and what came to the
-- crossings and their cases since; contests of a crossing's match take their barrier along.
create function record.going_back(of_decision uuid, tab name, of_crossing text, joined uuid, held uuid, crossings uuid[]) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query execute format('
    select x.id from record.%I x where x.person_id = $1 %s
       and (exists (select from record.identity_move i where (i.review_id = $2 or i.approval_id = $2) and i.table_name = %L and i.record_id = x.id and i.person_id = $3)
         or exists (select from record.crossing a left join record.case_file f on f.crossing_id = a.id where a.id = any ($4) and a.person_id = $1 and (%s)))',
    tab, case when tab = 'approval' then 'and x.kind not in (''person_merge'', ''merge_reversal'')' else '' end, tab, replace(replace(of_crossing, '$1', 'a.id'), '$2', 'f.id')
      || case when tab = 'barrier' then ' or x.id in (select mc.barrier_id from record.match_contest mc join record.match_review m on m.id = mc.review_id where m.crossing_id = a.id)' else '' end)
    using held, of_decision, joined, crossings;
end $$;
alter function record.going_back owner to crossfile_guard;
revoke all on function record.going_back from public;

-- Puts back what a decision (a match's review, or a joining's approval) had moved from `goes_back` to `joined`, and with the
-- crossings and cases what came to them since. What has gone elsewhere meanwhile stays there; where `joined` was itself joined
-- with another since, it is taken out of the record that stands for it now. Answers that record.
create function record.take_back(of_review uuid, of_approval uuid, joined uuid, goes_back uuid, since timestamptz, crossings uuid[]) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare decision constant uuid := coalesce(of_review, of_approval); now constant timestamptz := platform.now(); held uuid := record.surviving(joined); whole boolean; apart record; t record; ids uuid[];
begin
  perform 1 from record.person where id in (joined, held, goes_back) order by id for no key update;
  if record.surviving(joined) <> held then raise exception 'the record was joined meanwhile' using errcode = '40001'; end if; -- the door tries again
  whole := exists (select from record.identity_move i where (i.review_id = decision or i.approval_id = decision) and i.table_name = 'person' and i.record_id = goes_back and i.undone_at is null);
  select p.ref, s.ref as into_ref into apart from record.person p join record.person s on s.id = p.merged_into where p.id = goes_back and not (whole and p.merged_into = joined);
  if apart.ref is not null then
    perform platform.refuse('identity.joined-since', format('%s was joined with %s since. Two people must undo that first.', apart.ref, apart.into_ref),
      jsonb_build_object('person', apart.ref, 'mergedInto', apart.into_ref));
  end if;
  update record.identity_move i set undone_at = platform.now() where (i.review_id = decision or i.approval_id = decision) and i.person_id = joined and i.undone_at is null;
  for t in select * from record.moving_tables() loop
    ids := array(select record.going_back(decision, t.tab, t.of_crossing, joined, held, crossings));
    -- what nobody had moved here is written down as moved and put back, both at once: by that it is told from what was moved
    insert into record.identity_move (review_id, approval_id, person_id, other_person_id, table_name, record_id, recorded_at, undone_at)
      select of_review, of_approval, held, goes_back, t.tab, x.id, now, now from unnest(ids) x (id)
       where not exists (select from record.identity_move i where (i.review_id = decision or i.approval_id = decision) and i.table_name = t.tab and i.record_id = x.id
                            and i.person_id = held and i.other_person_id = goes_back and i.undone_at is not null);
  end loop;
  update record.person p set status = i.was, merged_into = null, version = version + 1 from record.identity_move i
   where (i.review_id = decision or i.approval_id = decision) and i.table_name = 'person' and i.record_id = p.id and p.merged_into = joined;
  perform record.carry_identity(decision, held, goes_back, true);
  -- what stopped them while the two were held to be one stops both from now on: nobody can say whom it was for
  insert into record.barrier (person_id, kind, effects, court_reference, note, review_on, occurred_at)
    select goes_back, b.kind, b.effects, b.court_reference, b.note, b.review_on, b.occurred_at from record.barrier b
     where b.person_id = held and b.case_id is null and b.lifted_at is null and record.counts_for_both('barrier', b.id, b.recorded_at, joined, held, since);
  insert into record.person_birth (person_id, year, month, day, basis, place)
    select goes_back, b.year, b.month, b.day, b.basis, b.place from record.person_birth b
     where b.person_id in (held, joined) and b.superseded_at is null and b.recorded_at >= since
       and (b.person_id = joined or record.counts_for_both('person_birth', b.id, b.recorded_at, joined, held, since));
  return held;
end $$;
alter function record.take_back owner to crossfile_guard;
revoke all on function record.take_back from public;

-- As before, also where the record was joined with another since.
create or replace function record.undo_identity(of_review uuid) returns boolean language plpgsql volatile security definer set search_path = '' as $$
declare review record.match_review; moved record.identity_move;
begin
  select * into review from record.match_review where id = of_review for no key update;
  if review.state is distinct from 'reversed' then
    perform platform.refuse('identity.not-reversed', 'Records go back only after a confirmed match was reversed.');
  end if;
  select * into moved from record.identity_move where review_id = of_review and table_name = 'crossing' and record_id = review.crossing_id and undone_at is null;
  if moved.id is null then return false; end if;
  perform record.take_back(of_review, null, moved.person_id, moved.other_person_id, moved.recorded_at, array[review.crossing_id]);
  return true;
end $$;

-- Takes two records apart as an approved `merge_reversal` says, whose subject is the approval that joined them. Answers
-- {personId: whose record stands again, mergedIntoId: which it had been joined with, heldById: which stood for that now}.
create function record.unmerge_persons(of_reversal uuid) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare asked record.approval; joining record.approval; moved record.identity_move; held uuid;
begin
  select * into asked from record.approval where id = of_reversal for no key update;
  if asked.kind is distinct from 'merge_reversal' or asked.outcome is distinct from 'approved' then
    perform platform.refuse('merge.not-approved', 'A joining is undone only when one person has proposed it and another has approved it.');
  end if;
  select * into joining from record.approval where id = asked.subject_id and kind = 'person_merge' for no key update;
  if asked.proposed_by in (joining.proposed_by, joining.decided_by) or asked.decided_by in (joining.proposed_by, joining.decided_by) then
    perform platform.refuse('merge.reversal-others', 'A joining is undone by two people who neither proposed nor approved it.');
  end if;
  select * into moved from record.identity_move where approval_id = joining.id and table_name = 'person' and undone_at is null;
  if moved.id is null then perform platform.refuse('merge.not-standing', 'This joining does not stand: it was undone already, or never carried out.'); end if;
  -- whoever approves it sees these people named
  if not array[asked.person_id, coalesce(asked.other_person_id, asked.person_id)] <@ array[joining.person_id, joining.other_person_id] then
    perform platform.refuse('merge.other-joining', 'The proposal names other people than those who were joined.');
  end if;
  held := record.take_back(null, joining.id, moved.person_id, moved.other_person_id, moved.recorded_at,
    array(select i.record_id from record.identity_move i where i.approval_id = joining.id and i.table_name = 'crossing'));
  return jsonb_build_object('personId', moved.other_person_id, 'mergedIntoId', moved.person_id, 'heldById', held);
end $$;
alter function record.unmerge_persons owner to crossfile_guard;

-- As before; and a flag that arose because two records were one is withdrawn when they are two: the return that it rested on
-- is then somebody else's.
create or replace function record.guard_reentry_flag() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.review_id <> old.review_id then perform platform.refuse('reentry.fixed', 'A flag belongs to one match review.'); end if;
  if (tg_op = 'INSERT' or new.withdrawn_at is null or new.return_id <> old.return_id)
     and not exists (select from record.completed_return r join record.match_review m on m.id = new.review_id join record.crossing c on c.id = m.crossing_id
                  where r.id = new.return_id and r.occurred_at < c.occurred_at and (new.withdrawn_at is not null or r.reversed_at is null)
                    and record.surviving(r.person_id) = record.surviving(m.proposed_person_id)) then
    perform platform.refuse('reentry.no-return', 'A re-entry flag rests on a return of the proposed person before the crossing.');
  end if;
  if new.withdrawn_at is not null and exists (select from record.completed_return r join record.match_review m on m.id = new.review_id join record.crossing c on c.id = m.crossing_id
       where r.reversed_at is null and r.occurred_at < c.occurred_at and r.person_id in (select record.merged_group(m.proposed_person_id))) then
    perform platform.refuse('reentry.return-stands', 'A return of the proposed person before the crossing stands, and so does the flag.');
  end if;
  return new;
end $$;

-- What joining, or taking apart, would move -----------------------------------------------------------------------

-- {from, to, rows: {table: [ids]}} of joining the one into the other.
create function record.would_merge(goes uuid, keep uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare t record; ids jsonb; found jsonb := '{}';
begin
  if not platform.may_read() then return null; end if;
  for t in select * from record.moving_tables() loop
    execute format('select jsonb_agg(x.id order by x.id) from record.%I x where x.person_id = $1 %s', t.tab,
                   case when t.tab = 'approval' then 'and x.kind not in (''person_merge'', ''merge_reversal'')' else '' end) into ids using goes;
    if ids is not null then found := found || jsonb_build_object(t.tab, ids); end if;
  end loop;
  return jsonb_build_object('from', goes, 'to', keep, 'rows', found, 'copied', '[]'::jsonb);
end $$;
alter function record.would_merge owner to crossfile_guard;

-- {from, to, rows, copied: [barriers]} of undoing a joining that stands; null where none does.
create function record.would_unmerge(joining uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare moved record.identity_move; held uuid; arrivals uuid[]; t record; ids jsonb; found jsonb := '{}';
begin
  if not platform.may_read() then return null; end if;
  select * into moved from record.identity_move where approval_id = joining and table_name = 'person' and undone_at is null;
  if moved.id is null then return null; end if;
  held := record.surviving(moved.person_id);
  arrivals := array(select i.record_id from record.identity_move i where i.approval_id = joining and i.table_name = 'crossing');
  for t in select * from record.moving_tables() loop
    select jsonb_agg(g order by g) into ids from record.going_back(joining, t.tab, t.of_crossing, moved.person_id, held, arrivals) g;
    if ids is not null then found := found || jsonb_build_object(t.tab, ids); end if;
  end loop;
  return jsonb_build_object('from', held, 'to', moved.other_person_id, 'rows', found,
    'copied', (select coalesce(jsonb_agg(b.id order by b.id), '[]') from record.barrier b
                where b.person_id = held and b.case_id is null and b.lifted_at is null and record.counts_for_both('barrier', b.id, b.recorded_at, moved.person_id, held, moved.recorded_at)
                  and not coalesce(found -> 'barrier', '[]') @> to_jsonb(b.id)));
end $$;
alter function record.would_unmerge owner to crossfile_guard;

-- As before; of a reversal also where the record was joined with another since, and as it is carried out.
create or replace function record.consequences_of(of_review uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  review record.match_review; moved record.identity_move; came_from uuid; goes_to uuid; held uuid; file uuid; whole boolean := false; moved_elsewhere boolean := false;
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
    held := record.surviving(moved.person_id);
    for t in select * from record.moving_tables() loop
      select jsonb_agg(g order by g) into ids from record.going_back(of_review, t.tab, t.of_crossing, moved.person_id, held, array[review.crossing_id]) g;
      if ids is not null then found := found || jsonb_build_object(t.tab, ids); end if;
    end loop;
    return jsonb_build_object('of', 'reversal', 'from', held, 'to', moved.other_person_id,
      'whole', exists (select from record.identity_move i where i.review_id = of_review and i.table_name = 'person' and i.undone_at is null), 'merge', false, 'rows', found,
      'copied', (select coalesce(jsonb_agg(b.id order by b.id), '[]') from record.barrier b
                  where b.person_id = held and b.case_id is null and b.lifted_at is null
                    and record.counts_for_both('barrier', b.id, b.recorded_at, moved.person_id, held, moved.recorded_at) and not coalesce(found -> 'barrier', '[]') @> to_jsonb(b.id)),
      'instead', (select m.id from record.match_review m where m.crossing_id = review.crossing_id and m.id <> of_review and m.state = 'confirmed' order by m.decided_at, m.id limit 1));
  end if;
  return null;
end $$;

revoke create on schema platform, record, journal from crossfile_guard;
