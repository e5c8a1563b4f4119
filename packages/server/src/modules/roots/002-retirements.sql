ALTER TABLE candor.root_key
  ADD COLUMN retired_by uuid,
  ADD COLUMN retire_document bytea,
  ADD COLUMN retire_signature bytea;
