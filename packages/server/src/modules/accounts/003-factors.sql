-- Second factors, wrong tries, and what a sign-in that is not complete counts.

CREATE TABLE candor.totp (
  account_id uuid NOT NULL,
  secret bytea NOT NULL,
  last_step bigint NOT NULL,
  enrolled_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);

CREATE TABLE candor.passkey (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  credential_id bytea NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  user_handle bytea NOT NULL,
  name bytea NOT NULL,
  state text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (id),
  UNIQUE (credential_id),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);
CREATE INDEX passkey_account ON candor.passkey (account_id);

CREATE TABLE candor.recovery_code (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (id),
  UNIQUE (code_hash),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);
CREATE INDEX recovery_code_account ON candor.recovery_code (account_id);

-- a crash may forget wrong tries; writing each one down twice would slow every sign-in
CREATE UNLOGGED TABLE candor.throttle (
  bucket bytea NOT NULL,
  kind text NOT NULL,
  window_at timestamptz NOT NULL,
  count integer NOT NULL,
  PRIMARY KEY (bucket, kind)
);

ALTER TABLE candor.sign_in
  ADD COLUMN wrong_codes smallint NOT NULL DEFAULT 0,
  ADD COLUMN renewal_due boolean NOT NULL DEFAULT false;
ALTER TABLE candor.sign_in
  ALTER COLUMN wrong_codes DROP DEFAULT,
  ALTER COLUMN renewal_due DROP DEFAULT;
-- whether a factor must be set up follows from roles and factors, at every request
UPDATE candor.sign_in SET state = 'full' WHERE state = 'limited';
