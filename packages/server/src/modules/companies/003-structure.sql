-- Contact data of companies, their units, staff of the operator, invitations, history, permission levels and policies.

ALTER TABLE candor.company
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN legal_name bytea,
  ADD COLUMN contact_person bytea,
  ADD COLUMN email bytea,
  ADD COLUMN phone bytea,
  ADD COLUMN address bytea,
  ADD COLUMN registration bytea,
  ADD COLUMN tax_number bytea,
  ADD COLUMN country text,
  ADD COLUMN language text NOT NULL DEFAULT 'en',
  ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
ALTER TABLE candor.company ALTER COLUMN language DROP DEFAULT, ALTER COLUMN time_zone DROP DEFAULT;

CREATE TABLE candor.unit (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL,
  kind text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE NULLS NOT DISTINCT (company_id, parent_id, name),
  FOREIGN KEY (company_id) REFERENCES candor.company (id),
  FOREIGN KEY (company_id, parent_id) REFERENCES candor.unit (company_id, id)
);

ALTER TABLE candor.member
  ADD COLUMN narrowed jsonb NOT NULL DEFAULT '[]',
  ADD FOREIGN KEY (company_id, unit_id) REFERENCES candor.unit (company_id, id);
ALTER TABLE candor.member ALTER COLUMN narrowed DROP DEFAULT;
CREATE INDEX member_by_unit ON candor.member (company_id, unit_id, id);

CREATE TABLE candor.narrowed_role (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  base text NOT NULL,
  minus jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE TABLE candor.staff_assignment (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  role text NOT NULL,
  reach text NOT NULL,
  until timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, member_id) REFERENCES candor.member (company_id, id) ON DELETE CASCADE
);
CREATE INDEX staff_assignment_of ON candor.staff_assignment (company_id, member_id);

CREATE TABLE candor.staff_reach (
  company_id uuid NOT NULL,
  assignment_id uuid NOT NULL,
  reaches_id uuid NOT NULL,
  PRIMARY KEY (company_id, assignment_id, reaches_id),
  FOREIGN KEY (company_id, assignment_id) REFERENCES candor.staff_assignment (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (reaches_id) REFERENCES candor.company (id) ON DELETE CASCADE
);
CREATE INDEX staff_reach_of ON candor.staff_reach (reaches_id);

CREATE TABLE candor.staff_refusal (
  company_id uuid NOT NULL,
  member_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, member_id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE TABLE candor.invitation (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  token_hash bytea NOT NULL,
  email bytea NOT NULL,
  email_index bytea NOT NULL,
  roles jsonb NOT NULL,
  unit_id uuid,
  levels jsonb NOT NULL,
  language text NOT NULL,
  message bytea,
  state text NOT NULL,
  by_account_id uuid NOT NULL,
  by_member_id uuid,
  letter_id uuid,
  sends jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (token_hash),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);
CREATE INDEX invitation_by_state ON candor.invitation (company_id, state, id);
CREATE UNIQUE INDEX invitation_live ON candor.invitation (company_id, email_index)
  WHERE state IN ('sent', 'delivered', 'opened', 'failed');

CREATE TABLE candor.structure_event (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  before bytea,
  after bytea,
  by_member_id uuid,
  by text NOT NULL,
  reason bytea,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX structure_event_of ON candor.structure_event (company_id, subject_id, id DESC);
CREATE INDEX structure_event_by_time ON candor.structure_event (at);
