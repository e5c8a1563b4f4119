-- The token before lives on for a moment after a change of rights: the answer with the new one may be lost.

ALTER TABLE candor.sign_in
  ADD COLUMN previous_hash bytea,
  ADD COLUMN replaced_at timestamptz;
CREATE INDEX sign_in_previous ON candor.sign_in (previous_hash) WHERE previous_hash IS NOT NULL;
