-- A look at scores and verdicts is withheld as they are.

-- Who has given a verdict may see the scores before the match is decided; that they looked would tell the others that they
-- have given one.
create policy blind_reveals on journal.entry as restrictive for select to crossfile_app
  using (table_name <> 'match_reveal' or actor_id = (select platform.actor()) or record.may_see_review(record_id));
