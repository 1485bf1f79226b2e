-- What is handed to the person or who speaks for them, and who took no part in a contested match.

grant create on schema record to crossfile_guard;
select platform.reference_kind('DI');

-- Disclosures ------------------------------------------------------------------------------------

-- One pack of what the office holds about a person's matches, handed over: to whom, how, when and why, and what stood in
-- it. It happened, so it is written down whatever the pack says by now; never rewritten.
create table record.disclosure (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('DI'),
  person_id uuid not null references record.person,
  kind text not null check (kind in ('match_pack')),
  given_to text not null check (given_to in ('person', 'representative')),
  given_to_name text,
  how text not null check (length(trim(how)) > 0),
  reason text not null check (length(trim(reason)) > 0),
  -- what it told of: {reviews, captures, contests}: references; {fields}: names of what was given
  contents jsonb not null default '{}',
  -- of the pack that was handed over, as printed on it
  sha256 bytea not null check (octet_length(sha256) = 32),
  -- the pack said the same when this was written down: then `contents` is what was given, otherwise what it tells by now
  as_given boolean not null,
  -- when it was handed over
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor() references record.app_user,
  check ((given_to = 'representative') = (given_to_name is not null))
);
create index disclosure_person on record.disclosure (person_id, recorded_at desc, id desc);
select platform.furnish('disclosure', changes => false);
create trigger identity before update of person_id on record.disclosure for each row execute function record.guard_identity();

-- Contests ---------------------------------------------------------------------------------------

-- As before; and those who took a capture of the crossing, own its case or did, or decided about this match in another way:
-- an earlier contest, or a reversal before it was asked anew. The contest at hand has no decision yet; one of a match that
-- was reversed meanwhile is only closed.
create or replace function record.review_hands(of_review uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  select examiner_id from record.verdict where review_id = of_review
  union select proposed_by from record.match_proposal where review_id = of_review
  union select proposed_by from record.match_review where id = of_review
  union select c.taken_by from record.match_review m join record.capture c on c.crossing_id = m.crossing_id where m.id = of_review
  union select f.owner_id from record.match_review m join record.case_file f on f.crossing_id = m.crossing_id where m.id = of_review and f.owner_id is not null
  union select (p.after ->> 'owner_id')::uuid from record.match_review m join record.case_file f on f.crossing_id = m.crossing_id
          join journal.entry e on e.record_id = f.id and e.table_name = 'case_file' join journal.payload p on p.entry_id = e.id
         where m.id = of_review and p.after ->> 'owner_id' is not null
  union select u.by from record.match_contest c join record.approval a on a.id = c.approval_id cross join lateral (values (a.proposed_by), (a.decided_by)) u (by)
         where c.review_id = of_review and c.outcome is not null
  union select u.by from record.approval a cross join lateral (values (a.proposed_by), (a.decided_by)) u (by)
         where a.kind = 'match_reversal' and a.subject_id = of_review and a.outcome = 'approved'
           and not exists (select from record.match_review m where m.id = of_review and m.state = 'reversed')
$$;

revoke create on schema record from crossfile_guard;
