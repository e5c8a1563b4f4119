-- Links that wait to be opened, what a tester says of themselves, and tokens for programs.

CREATE TABLE candor.mail_token (
  id uuid NOT NULL,
  kind text NOT NULL,
  token_hash bytea,
  account_id uuid,
  email_index bytea,
  given_email bytea,
  own_email bytea,
  statement bytea,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (token_hash),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);
CREATE INDEX mail_token_account ON candor.mail_token (account_id);
CREATE INDEX mail_token_email ON candor.mail_token (email_index);
CREATE INDEX mail_token_end ON candor.mail_token (expires_at);

CREATE TABLE candor.api_token (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  company_id uuid,
  secret_hash bytea NOT NULL,
  name bytea NOT NULL,
  words jsonb NOT NULL,
  networks jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (secret_hash),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);
CREATE INDEX api_token_account ON candor.api_token (account_id);

CREATE TABLE candor.profile (
  person_id uuid NOT NULL,
  professional_name bytea,
  title bytea,
  organisation bytea,
  phone bytea,
  business_email bytea,
  address bytea,
  qualifications bytea,
  key_fingerprint bytea,
  visible jsonb NOT NULL,
  PRIMARY KEY (person_id),
  FOREIGN KEY (person_id) REFERENCES candor.person (person_id)
);
