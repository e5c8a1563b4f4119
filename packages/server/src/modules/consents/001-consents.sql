-- Agreements with their versions and texts, and who agreed to what.

CREATE TABLE candor.agreement (
  id uuid PRIMARY KEY,
  kind text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

CREATE TABLE candor.agreement_version (
  agreement_id uuid NOT NULL REFERENCES candor.agreement (id),
  number smallint NOT NULL,
  id uuid NOT NULL UNIQUE,
  class text NOT NULL,
  published_at timestamptz NOT NULL,
  effective_at timestamptz NOT NULL,
  PRIMARY KEY (agreement_id, number)
);

CREATE TABLE candor.agreement_text (
  agreement_id uuid NOT NULL,
  number smallint NOT NULL,
  language text NOT NULL,
  id uuid NOT NULL UNIQUE,
  text text NOT NULL,
  sha256 bytea NOT NULL,
  PRIMARY KEY (agreement_id, number, language),
  FOREIGN KEY (agreement_id, number) REFERENCES candor.agreement_version (agreement_id, number)
);

CREATE TABLE candor.agreement_notice (
  company_id uuid NOT NULL REFERENCES candor.company (id),
  agreement_id uuid NOT NULL,
  number smallint NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  letters smallint NOT NULL,
  PRIMARY KEY (company_id, agreement_id, number, kind),
  FOREIGN KEY (agreement_id, number) REFERENCES candor.agreement_version (agreement_id, number)
);

-- It outlives company, account and membership: nothing that it names is a foreign key.
CREATE TABLE candor.consent (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  act text NOT NULL,
  subject_id uuid NOT NULL,
  version smallint,
  language text,
  text_sha256 bytea NOT NULL,
  screen_sha256 bytea,
  person_id uuid NOT NULL,
  account_id uuid NOT NULL,
  member_id uuid,
  method text NOT NULL,
  ip bytea NOT NULL,
  withdraws uuid,
  at timestamptz NOT NULL,
  ended_at timestamptz,
  document jsonb NOT NULL,
  signature bytea NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, withdraws)
);
CREATE INDEX consent_of_account ON candor.consent (account_id, subject_id);
CREATE INDEX consent_of_person ON candor.consent (person_id);
CREATE INDEX consent_by_end ON candor.consent (ended_at);

CREATE TABLE candor.standing_consent (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  session_right text NOT NULL,
  target_kind text NOT NULL,
  target_id uuid NOT NULL,
  to_kind text NOT NULL,
  to_role text,
  to_members jsonb NOT NULL,
  hours jsonb,
  also_if_present boolean NOT NULL,
  starts_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  consent_id uuid NOT NULL,
  by_member_id uuid,
  noticed_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);
CREATE INDEX standing_consent_live ON candor.standing_consent (company_id, target_id) WHERE ended_at IS NULL;
CREATE INDEX standing_consent_by_end ON candor.standing_consent (ended_at);
