-- One record for each human being, what concerns them, and what waits for a second person.

grant create on schema platform, record, journal to crossfile_guard;
select platform.reference_kind(k) from unnest(array['PE','RP','DO','BA','AP','NO','TA']) k;

create table record.person (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('PE'),
  -- provisional: opened by a crossing whose matches nobody has decided yet
  status text not null default 'active' check (status in ('provisional', 'active', 'merged')),
  merged_into uuid references record.person,
  sex text check (sex in ('M', 'F', 'X')),
  possible_twin boolean not null default false,
  care_needs text,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  -- the last change of the record, of a name, a birth, a nationality or a reference; the database's own
  changed_at timestamptz not null default platform.now(),
  version int not null default 1,
  check ((status = 'merged') = (merged_into is not null)),
  check (merged_into <> id)
);
create index person_newest on record.person (recorded_at desc, id desc);
create index person_changed on record.person (changed_at);
create index person_status on record.person (status, recorded_at desc, id desc);

create function record.stamp_person() returns trigger language plpgsql as $$
begin
  new.changed_at := platform.now();
  return new;
end $$;
create trigger changed before update on record.person for each row execute function record.stamp_person();

-- Names, births, nationalities and references are never overwritten: a correction supersedes.
create table record.person_name (
  id uuid primary key default platform.uuid7(),
  person_id uuid not null references record.person,
  kind text not null default 'birth' check (kind in ('birth', 'previous', 'alias')),
  family_names text,
  given_names text,
  -- ISO 15924 (Arab, Latn …); transliteration in Latin script where the name is in another
  script text,
  transliteration text,
  position int not null default 0,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  superseded_at timestamptz,
  check (coalesce(family_names, given_names) is not null)
);
create index person_name_live on record.person_name (person_id, position, id) where superseded_at is null;

create table record.person_birth (
  id uuid primary key default platform.uuid7(),
  person_id uuid not null references record.person,
  year int not null check (year between 1880 and 2200),
  month int check (month between 1 and 12),
  day int check (day between 1 and 31),
  basis text not null default 'claimed' check (basis in ('claimed', 'documented', 'assessed')),
  place text,
  -- a partial date counts as its latest day
  latest_day date generated always as (case
    when day is not null then make_date(year, month, day)
    when month is not null then (make_date(year, month, 1) + interval '1 month' - interval '1 day')::date
    else make_date(year, 12, 31) end) stored,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  superseded_at timestamptz,
  -- the approval by which a date that makes the person a possible child was withdrawn
  withdrawal_id uuid,
  check (day is null or month is not null)
);
create index person_birth_live on record.person_birth (person_id) where superseded_at is null;
create index person_birth_year on record.person_birth (year, person_id) where superseded_at is null;

create table record.person_nationality (
  id uuid primary key default platform.uuid7(),
  person_id uuid not null references record.person,
  -- ISO 3166-1 alpha-3, or ICAO 9303's XXA stateless, XXB refugee, XXC refugee (other), XXX unspecified
  code char(3) not null check (code ~ '^[A-Z]{3}$'),
  basis text not null default 'claimed' check (basis in ('claimed', 'accepted')),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  superseded_at timestamptz
);
create index person_nationality_live on record.person_nationality (person_id) where superseded_at is null;
create index person_nationality_code on record.person_nationality (code, person_id) where superseded_at is null;

create table record.person_reference (
  id uuid primary key default platform.uuid7(),
  person_id uuid not null references record.person,
  scheme text not null check (scheme in ('home_office', 'port', 'nrm', 'french_file', 'eurodac', 'other')),
  number text not null,
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  superseded_at timestamptz
);
create index person_reference_live on record.person_reference (person_id) where superseded_at is null;
create index person_reference_number on record.person_reference (number, scheme) where superseded_at is null;

-- The whole past of one person, superseded rows too.
create index person_name_person on record.person_name (person_id, id);
create index person_birth_person on record.person_birth (person_id, id);
create index person_nationality_person on record.person_nationality (person_id, id);
create index person_reference_person on record.person_reference (person_id, id);

-- A row of these is superseded once and otherwise never touched (the order of names may change: it states no fact).
-- (latest_day is generated after this trigger, from columns that are compared.)
create function record.guard_superseding() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'superseded_at' - 'withdrawal_id' - 'position' - 'latest_day' is distinct from to_jsonb(old) - 'superseded_at' - 'withdrawal_id' - 'position' - 'latest_day' then
    perform platform.refuse('person.never-rewritten', 'What was recorded of a person is superseded, never rewritten.');
  end if;
  if old.superseded_at is not null then
    perform platform.refuse('person.superseded', 'This was superseded already.');
  end if;
  if new.superseded_at is not null then new.superseded_at := platform.now(); end if;
  return new;
end $$;
do $do$
declare t text;
begin
  foreach t in array array['person_name', 'person_birth', 'person_nationality', 'person_reference'] loop
    execute format('create trigger guard_superseding before update on record.%I for each row execute function record.guard_superseding()', t);
  end loop;
end $do$;

-- What people call somebody: given and family names of the first live name, or the reference of who has none.
create function record.display_name(of_person uuid) returns text language sql stable parallel safe as $$
  select coalesce(
    (select nullif(concat_ws(' ', nullif(n.given_names, ''), nullif(n.family_names, '')), '') from record.person_name n
      where n.person_id = of_person and n.superseded_at is null order by n.position, n.id limit 1),
    (select p.ref from record.person p where p.id = of_person))
$$;

create table record.representative (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('RP'),
  person_id uuid not null references record.person,
  name text not null,
  organisation text,
  email text,
  telephone text,
  ended_at timestamptz,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1,
  check (ended_at >= occurred_at)
);
create index representative_person on record.representative (person_id, id);

-- Documents: the row says what it is; the bytes stand apart, so that lists never carry them.
create table record.document (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('DO'),
  person_id uuid not null references record.person,
  case_id uuid,
  kind text not null check (kind in ('passport', 'identity_card', 'laissez_passer', 'notice', 'proof_of_service', 'court_order', 'reply', 'medical', 'receipt', 'letter', 'other')),
  title text not null,
  number text,
  issuer text,
  expires_on date,
  authenticity text check (authenticity in ('genuine', 'doubtful', 'false', 'not_examined')),
  content_type text,
  bytes_length int,
  sha256 bytea,
  restricted boolean not null default false,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1
);
create index document_person on record.document (person_id, recorded_at desc, id desc);
create index document_case on record.document (case_id, recorded_at desc, id desc);
create index document_newest on record.document (recorded_at desc, id desc);
create table record.document_content (
  id uuid primary key references record.document,
  person_id uuid not null references record.person,
  content bytea not null
);

-- What the row says of the bytes is computed from the bytes; bytes come once and stay; opening what was restricted takes a reason.
create function record.guard_document() returns trigger language plpgsql security definer set search_path = '' as $$
declare bytes bytea;
begin
  if tg_op = 'INSERT' then
    new.content_type := null; new.bytes_length := null; new.sha256 := null;
    return new;
  end if;
  if (new.sha256, new.bytes_length, new.content_type) is distinct from (old.sha256, old.bytes_length, old.content_type) then
    if old.sha256 is not null then
      perform platform.refuse('document.has-content', 'This document has its content already: record a new document.');
    end if;
    select c.content into bytes from record.document_content c where c.id = new.id;
    if bytes is null then perform platform.refuse('document.no-content', 'There are no bytes yet.'); end if;
    new.sha256 := sha256(bytes);
    new.bytes_length := length(bytes);
  end if;
  if old.restricted and not new.restricted and platform.reason() is null then
    perform platform.refuse('access.reason', 'This document is restricted. Say in the header Access-Reason why it no longer should be.');
  end if;
  return new;
end $$;
alter function record.guard_document owner to crossfile_guard;
create trigger guard before insert or update on record.document for each row execute function record.guard_document();

create function record.guard_document_content() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select d.person_id into new.person_id from record.document d where d.id = new.id;
  return new;
end $$;
alter function record.guard_document_content owner to crossfile_guard;
create trigger guard before insert on record.document_content for each row execute function record.guard_document_content();

-- Approvals: whatever needs a second person. One table, so that "never the same person twice" stands once.
create table record.approval (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('AP'),
  kind text not null check (kind in ('barrier_lifting', 'decision', 'directions', 'late_boarding', 'return_reversal', 'match_reversal', 'person_merge', 'birth_withdrawal', 'over_cap')),
  subject_id uuid not null,
  person_id uuid references record.person,
  other_person_id uuid references record.person,
  case_id uuid,
  flight_id uuid,
  -- what exactly is asked for, as the room that asks understands it
  particulars jsonb not null default '{}',
  reason text not null,
  -- people who may not approve besides the proposer (who gave a verdict, who holds the seat …)
  excluded uuid[] not null default '{}',
  proposed_by uuid not null default platform.actor() references record.app_user,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  outcome text check (outcome in ('approved', 'refused', 'withdrawn')),
  decided_by uuid references record.app_user,
  decided_at timestamptz,
  decision_reason text,
  version int not null default 1,
  check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
  constraint approval_two_people check (outcome is distinct from 'approved' or (decided_by <> proposed_by and not decided_by = any (excluded)))
);
create index approval_waiting on record.approval (recorded_at desc, id desc) where outcome is null;
create index approval_subject on record.approval (subject_id, id);
create unique index approval_one_waiting on record.approval (kind, subject_id) where outcome is null;
create index approval_newest on record.approval (recorded_at desc, id desc);

create function record.guard_approval() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.proposed_by := platform.actor();
    if new.outcome is not null then perform platform.refuse('approval.one-step', 'A proposal is decided in a step of its own, by someone else.'); end if;
    return new;
  end if;
  -- a confirmed match changes whose it is: trigger `identity`
  if to_jsonb(new) - 'person_id' - 'version' = to_jsonb(old) - 'person_id' - 'version' then return new; end if;
  if old.outcome is not null then perform platform.refuse('approval.decided', 'This was decided already.'); end if;
  if (new.kind, new.subject_id, new.proposed_by, new.particulars, new.excluded, new.reason) is distinct from
     (old.kind, old.subject_id, old.proposed_by, old.particulars, old.excluded, old.reason) then
    perform platform.refuse('approval.fixed', 'A proposal is never rewritten: withdraw it and make another.');
  end if;
  if new.outcome is not null then
    new.decided_by := platform.actor();
    new.decided_at := platform.now();
    if new.outcome = 'approved' and (new.decided_by = new.proposed_by or new.decided_by = any (new.excluded)) then
      perform platform.refuse('approval.two-people', 'Someone else must approve this: you proposed it or took part in it.');
    end if;
    if new.outcome = 'approved' and not exists (select from record.role_grant g where g.user_id = new.decided_by and g.role = 'supervisor' and g.revoked_at is null) then
      perform platform.refuse('approval.role', 'Only a supervisor may approve this.');
    end if;
    if new.outcome = 'withdrawn' and new.decided_by <> new.proposed_by then
      perform platform.refuse('approval.withdrawal', 'Only who proposed it withdraws it.');
    end if;
  end if;
  return new;
end $$;
alter function record.guard_approval owner to crossfile_guard;
create trigger guard before insert or update on record.approval for each row execute function record.guard_approval();

-- Was this approved, for exactly this subject? Other tables' triggers ask.
create function record.approved(approval uuid, wanted text, subject uuid) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select from record.approval a where a.id = approval and a.kind = wanted and a.subject_id = subject and a.outcome = 'approved') $$;
alter function record.approved owner to crossfile_guard;

-- Barriers --------------------------------------------------------------------------------------

create table record.barrier (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('BA'),
  person_id uuid not null references record.person,
  -- only this case, where it is limited; otherwise each case of the person
  case_id uuid,
  kind text not null check (kind in ('judicial_review_pre_action', 'judicial_review_lodged', 'injunction', 'rule_39_measure', 'trafficking_referral', 'reconsideration_window', 'rule_35_report', 'age_dispute', 'claim_under_18', 'human_rights_claim', 'protection_claim', 'unfit_to_fly', 'no_document', 'other')),
  effects text[] not null check (effects <@ array['scope', 'service', 'directions', 'boarding']),
  document_id uuid references record.document,
  court_reference text,
  note text,
  review_on date,
  -- when it came into force
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  opened_by uuid not null default platform.actor() references record.app_user,
  lifted_at timestamptz,
  lifting_id uuid references record.approval,
  -- recorded after the person had flown
  breach text,
  version int not null default 1,
  check ((lifted_at is null) = (lifting_id is null)),
  -- these two stop everything that a child must be kept from
  check (kind not in ('age_dispute', 'claim_under_18') or effects @> array['scope', 'directions', 'boarding'])
);
create index barrier_open on record.barrier (person_id) where lifted_at is null;
create index barrier_person on record.barrier (person_id, id);
create index barrier_newest on record.barrier (recorded_at desc, id desc);

-- Whoever opens or lifts a barrier, and whoever boards, locks the person's row first: one of the two waits.
create function record.guard_barrier() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from record.person where id = new.person_id for no key update;
  if tg_op = 'INSERT' then
    new.opened_by := platform.actor();
    if new.lifted_at is not null then perform platform.refuse('barrier.lifting', 'A barrier is lifted in a step of its own.'); end if;
    return new;
  end if;
  if old.lifted_at is not null and (new.lifted_at, new.lifting_id) is distinct from (old.lifted_at, old.lifting_id) then
    perform platform.refuse('barrier.lifted', 'This barrier was lifted already.');
  end if;
  -- a boarding told late is judged by what stood then: what was lifted stays what it was
  if new.lifted_at is not null and (new.effects, new.case_id, new.kind, new.occurred_at) is distinct from (old.effects, old.case_id, old.kind, old.occurred_at) then
    perform platform.refuse('barrier.lifted', 'What a lifted barrier stopped is never rewritten.');
  end if;
  if old.breach is not null and new.breach is null then
    perform platform.refuse('barrier.breach', 'A breach stays on record.');
  end if;
  if new.lifted_at is not null and old.lifted_at is null then
    if not record.approved(new.lifting_id, 'barrier_lifting', new.id) then
      perform platform.refuse('barrier.two-keys', 'A barrier is lifted by two people: one proposes, another approves.');
    end if;
    if exists (select from record.approval a where a.id = new.lifting_id and a.particulars ? 'effects' and not (a.particulars -> 'effects') @> to_jsonb(new.effects)) then
      perform platform.refuse('barrier.widened', 'The barrier was widened after its lifting was proposed: refuse this one, then propose it anew.');
    end if;
    new.lifted_at := platform.now();
  elsif new.lifted_at is null and old.lifted_at is null then
    -- weakening an open barrier would be lifting it alone
    if not (new.effects @> old.effects) or (new.case_id is distinct from old.case_id and new.case_id is not null)
       or new.kind <> old.kind or new.occurred_at <> old.occurred_at then
      perform platform.refuse('barrier.weakened', 'An open barrier can be widened by one person but not narrowed: propose its lifting.');
    end if;
  end if;
  return new;
end $$;
alter function record.guard_barrier owner to crossfile_guard;
create trigger guard before insert or update on record.barrier for each row execute function record.guard_barrier();

-- Who this person is, as far as undecided and decided identity goes: the barriers of each of these count.
-- (record.linked_persons is completed when matches exist; a merged record's barriers count for the surviving one.)
create function record.linked_persons(of_person uuid) returns setof uuid language sql stable security definer set search_path = '' as $$
  select of_person union select p.id from record.person p where p.merged_into = of_person
$$;
alter function record.linked_persons owner to crossfile_guard;

-- Barriers with this effect that were in force for the person (and the case, if limited) at an instant.
create function record.barriers_counting(of_person uuid, of_case uuid, effect text, at timestamptz) returns setof record.barrier
language sql stable set search_path = '' as $$
  select b.* from record.barrier b
   where b.person_id in (select record.linked_persons(of_person))
     and (b.case_id is null or of_case is null or b.case_id = of_case or b.kind in ('age_dispute', 'claim_under_18'))
     and effect = any (b.effects) and b.occurred_at <= at and (b.lifted_at is null or b.lifted_at > at)
$$;
-- The same past every policy: for the safeguards alone.
create function record.blocking_barriers(of_person uuid, of_case uuid, effect text, at timestamptz) returns setof record.barrier
language sql stable security definer set search_path = '' as $$ select * from record.barriers_counting(of_person, of_case, effect, at) $$;
alter function record.blocking_barriers owner to crossfile_guard;
revoke all on function record.blocking_barriers from public;

-- May this person be under 18 on that day, on any recorded date or claim?
create function record.may_be_under_18(of_person uuid, on_day date) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from record.person_birth b where b.person_id in (select record.linked_persons(of_person))
                  and b.superseded_at is null and b.latest_day > (on_day - interval '18 years')::date)
      or exists (select from record.barrier b where b.person_id in (select record.linked_persons(of_person))
                  and b.kind in ('age_dispute', 'claim_under_18') and b.lifted_at is null)
$$;
alter function record.may_be_under_18 owner to crossfile_guard;

-- A birth date that makes someone a possible child is not taken back by one person alone.
create function record.guard_person_birth() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.withdrawal_id is distinct from old.withdrawal_id and new.superseded_at is null then
    perform platform.refuse('person.birth-fixed', 'A withdrawal belongs to a birth date that is withdrawn.');
  end if;
  if new.superseded_at is not null and old.superseded_at is null
     and old.latest_day > (platform.today() - interval '18 years')::date
     and not coalesce(record.approved(new.withdrawal_id, 'birth_withdrawal', new.id), false) then
    perform platform.refuse('person.birth-two-people', 'On this birth date the person may be under 18: two people must agree before it is withdrawn.',
      jsonb_build_object('latestDay', old.latest_day));
  end if;
  return new;
end $$;
alter function record.guard_person_birth owner to crossfile_guard;
create trigger guard before update on record.person_birth for each row execute function record.guard_person_birth();

-- Notes and tasks
create table record.note (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('NO'),
  person_id uuid not null references record.person,
  case_id uuid,
  -- restricted: health, trafficking and other special categories; read with a reason, each time logged
  category text not null default 'general' check (category in ('general', 'health', 'trafficking', 'vulnerability', 'safeguarding')),
  body text not null,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor()
);
create index note_person on record.note (person_id, occurred_at desc, id desc);
create index note_case on record.note (case_id, occurred_at desc, id desc);
create index note_newest on record.note (occurred_at desc, id desc);

-- How many notes a policy keeps from this reader: that they exist is no secret, what they say is.
create function record.withheld_notes(of_person uuid, of_case uuid) returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from record.note n
   where platform.may_read() and platform.reason() is null and n.category <> 'general'
     and (of_person is null or n.person_id = of_person) and (of_case is null or n.case_id = of_case)
$$;
create function record.note_withheld(reference text) returns boolean language sql stable security definer set search_path = '' as $$
  select platform.may_read() and platform.reason() is null and exists (select from record.note n where n.ref = reference and n.category <> 'general')
$$;
alter function record.withheld_notes owner to crossfile_guard;
alter function record.note_withheld owner to crossfile_guard;

create table record.task (
  id uuid primary key default platform.uuid7(),
  ref text not null unique default platform.new_reference('TA'),
  person_id uuid references record.person,
  case_id uuid,
  title text not null,
  owner_id uuid references record.app_user,
  due_at timestamptz,
  done_at timestamptz,
  done_by uuid references record.app_user,
  occurred_at timestamptz not null default platform.now(),
  recorded_at timestamptz not null default platform.now(),
  recorded_by uuid not null default platform.actor(),
  version int not null default 1,
  check ((done_at is null) = (done_by is null))
);
-- tasks without a due date come last
create index task_owner on record.task (owner_id, (coalesce(due_at, 'infinity')), id) where done_at is null;
create index task_due on record.task ((coalesce(due_at, 'infinity')), id);
create index task_case on record.task (case_id, id);
create index task_person on record.task (person_id, id);

-- Done once, by whoever says so, not in the future.
create function record.guard_task() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    if new.done_at is not null then perform platform.refuse('task.one-step', 'A task is completed in a step of its own.'); end if;
    return new;
  end if;
  if old.done_at is not null and to_jsonb(new) - 'person_id' - 'version' is distinct from to_jsonb(old) - 'person_id' - 'version' then
    perform platform.refuse('task.done', 'This task is done. Make another.', jsonb_build_object('doneAt', old.done_at));
  end if;
  if new.done_at is not null and old.done_at is null then
    if new.done_at > platform.now() then perform platform.refuse('time.future', 'That has not happened yet: the time given lies in the future.'); end if;
    new.done_by := platform.actor();
  end if;
  return new;
end $$;
alter function record.guard_task owner to crossfile_guard;
create trigger guard before insert or update on record.task for each row execute function record.guard_task();

select platform.furnish('person');
select platform.furnish('person_name');
select platform.furnish('person_birth');
select platform.furnish('person_nationality');
select platform.furnish('person_reference');
select platform.furnish('representative');
select platform.furnish('approval', policies => false);
select platform.furnish('barrier', policies => false);
select platform.furnish('task');
select platform.furnish('document', policies => false);
select platform.furnish('document_content', changes => false, visibility => 'restricted', policies => false);
select platform.furnish('note', changes => false, visibility => 'restricted', policies => false);

select platform.may_rewrite('person', 'status', 'sex', 'possible_twin', 'care_needs', 'version');
select platform.may_rewrite('person_name', 'superseded_at', 'position');
select platform.may_rewrite('person_birth', 'superseded_at', 'withdrawal_id');
select platform.may_rewrite('person_nationality', 'superseded_at');
select platform.may_rewrite('person_reference', 'superseded_at');
select platform.may_rewrite('representative', 'name', 'organisation', 'email', 'telephone', 'ended_at', 'version');
select platform.may_rewrite('approval', 'outcome', 'decided_by', 'decided_at', 'decision_reason', 'version');
select platform.may_rewrite('barrier', 'effects', 'case_id', 'document_id', 'court_reference', 'note', 'review_on', 'lifted_at', 'lifting_id', 'breach', 'version');
select platform.may_rewrite('task', 'title', 'owner_id', 'due_at', 'done_at', 'done_by', 'version');
select platform.may_rewrite('document', 'kind', 'title', 'number', 'issuer', 'expires_on', 'authenticity', 'content_type', 'bytes_length', 'sha256', 'restricted', 'version');

create policy read on record.approval for select to crossfile_app using ((select platform.may_read()) or proposed_by = (select platform.actor()));
-- An escort proposes a late boarding; who may propose and approve what is the service's table.
create policy add on record.approval for insert to crossfile_app
  with check ((select platform.may_write()) or (kind = 'late_boarding' and (select platform.has_role('escort'))));
create policy change on record.approval for update to crossfile_app
  using ((select platform.may_write())) with check ((select platform.may_write()));

-- Anyone on duty stops alone, an escort too; nobody reads a whole file by it.
create policy read on record.barrier for select to crossfile_app using ((select platform.may_read()) or opened_by = (select platform.actor()));
create policy add on record.barrier for insert to crossfile_app with check ((select platform.has_role('caseworker', 'supervisor', 'escort', 'system')));
create policy change on record.barrier for update to crossfile_app using ((select platform.may_write())) with check ((select platform.may_write()));

-- The existence of a restricted document or note shows; what it says needs a reason.
create policy read on record.document for select to crossfile_app using ((select platform.may_read()));
create policy add on record.document for insert to crossfile_app with check ((select platform.may_write()));
create policy change on record.document for update to crossfile_app using ((select platform.may_write())) with check ((select platform.may_write()));
create policy read on record.document_content for select to crossfile_app using ((select platform.may_read())
  and ((select platform.reason()) is not null or not exists (select from record.document d where d.id = document_content.id and d.restricted)));
create policy add on record.document_content for insert to crossfile_app with check ((select platform.may_write()));
create policy read on record.note for select to crossfile_app using ((select platform.may_read())
  and (category = 'general' or (select platform.reason()) is not null));
create policy add on record.note for insert to crossfile_app with check ((select platform.may_write()));

-- The bytes of a document stay out of the journal: its row there holds their digest.
drop trigger journal_insert on record.document_content;
drop trigger journal_update on record.document_content;
drop trigger journal_delete on record.document_content;
create function journal.append_one(act text, tab text, record uuid, person uuid, earlier uuid, before jsonb, after jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare entry bigint; nonce bytea := uuid_send(gen_random_uuid());
begin
  insert into journal.entry (occurred_at, actor_id, request_id, action, table_name, record_id, person_id, other_person_id, digest)
    values (platform.now(), platform.actor(), platform.request(), act, tab, record, person, earlier, journal.digest(nonce, before, after, platform.reason()))
    returning id into entry;
  insert into journal.payload (entry_id, nonce, before, after, reason, visibility) values (entry, nonce, before, after, platform.reason(), 'restricted');
end $$;
alter function journal.append_one owner to crossfile_guard;
revoke all on function journal.append_one from public;
create function journal.append_without_content() returns trigger language plpgsql security definer set search_path = '' as $$
declare r record;
begin
  if tg_op = 'INSERT' then
    for r in select n.id, n.person_id, null::uuid as earlier, null::jsonb as before, to_jsonb(n) - 'content' || jsonb_build_object('sha256', encode(sha256(n.content), 'hex')) as after from new_rows n loop
      perform journal.append_one(lower(tg_op), tg_table_name, r.id, r.person_id, r.earlier, r.before, r.after);
    end loop;
  elsif tg_op = 'UPDATE' then
    for r in select n.id, n.person_id, nullif(o.person_id, n.person_id) as earlier,
        to_jsonb(o) - 'content' || jsonb_build_object('sha256', encode(sha256(o.content), 'hex')) as before,
        to_jsonb(n) - 'content' || jsonb_build_object('sha256', encode(sha256(n.content), 'hex')) as after from old_rows o join new_rows n on n.id = o.id loop
      perform journal.append_one(lower(tg_op), tg_table_name, r.id, r.person_id, r.earlier, r.before, r.after);
    end loop;
  else
    for r in select o.id, o.person_id, null::uuid as earlier, to_jsonb(o) - 'content' || jsonb_build_object('sha256', encode(sha256(o.content), 'hex')) as before, null::jsonb as after from old_rows o loop
      perform journal.append_one(lower(tg_op), tg_table_name, r.id, r.person_id, r.earlier, r.before, r.after);
    end loop;
  end if;
  return null;
end $$;
alter function journal.append_without_content owner to crossfile_guard;
create trigger journal_insert after insert on record.document_content referencing new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_update after update on record.document_content referencing old table as old_rows new table as new_rows
  for each statement execute function journal.append_without_content();
create trigger journal_delete after delete on record.document_content referencing old table as old_rows
  for each statement execute function journal.append_without_content();

revoke create on schema platform, record, journal from crossfile_guard;
