-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.person (
  person_id uuid NOT NULL,
  name bytea,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (person_id)
);

CREATE TABLE candor.account (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  email bytea NOT NULL,
  email_index bytea NOT NULL,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (email_index),
  UNIQUE (person_id)
);

CREATE TABLE candor.sign_in (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (token_hash),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);

CREATE INDEX sign_in_account ON candor.sign_in (account_id);

CREATE TABLE candor.setup_link (
  id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  tries smallint NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (id)
);
