-- Passwords have a table of their own (an account may have passkeys alone), and a sign-in says how far it reaches.

ALTER TABLE candor.account
  ADD COLUMN state text NOT NULL DEFAULT 'active',
  ADD COLUMN age_stated_at timestamptz,
  ADD COLUMN language text NOT NULL DEFAULT 'en',
  ADD COLUMN time_zone text,
  ADD COLUMN closed_at timestamptz;
-- there is one account before this: the operator's, who set the instance up
UPDATE candor.account SET age_stated_at = created_at;
ALTER TABLE candor.account
  ALTER COLUMN state DROP DEFAULT,
  ALTER COLUMN language DROP DEFAULT,
  ALTER COLUMN age_stated_at SET NOT NULL;

CREATE TABLE candor.password (
  account_id uuid NOT NULL,
  phc text NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);
INSERT INTO candor.password (account_id, phc, set_at) SELECT id, password_hash, created_at FROM candor.account;
ALTER TABLE candor.account DROP COLUMN password_hash;

-- tokens were kept as plain SHA-256: everybody signs in again
DELETE FROM candor.sign_in;
ALTER TABLE candor.sign_in
  ADD COLUMN state text NOT NULL,
  ADD COLUMN methods jsonb NOT NULL,
  ADD COLUMN browser_family text NOT NULL,
  ADD COLUMN os_family text NOT NULL,
  ADD COLUMN network bytea NOT NULL,
  ADD COLUMN confirmed_at timestamptz,
  ADD COLUMN factor_at timestamptz;
DROP INDEX candor.sign_in_account;
CREATE INDEX sign_in_account ON candor.sign_in (account_id, seen_at DESC);
