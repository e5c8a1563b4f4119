-- Factors that wait to be removed because their person lost them, and accounts that must set up a new one first.

CREATE TABLE candor.factor_reset (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  company_id uuid,
  requested_by uuid,
  reason bytea,
  requested_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  reminded_at timestamptz,
  ended_at timestamptz,
  state text NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES candor.account (id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id) ON DELETE SET NULL,
  FOREIGN KEY (company_id, requested_by) REFERENCES candor.member (company_id, id) ON DELETE SET NULL (requested_by)
);
CREATE UNIQUE INDEX factor_reset_waiting ON candor.factor_reset (account_id) WHERE state = 'waiting';
CREATE INDEX factor_reset_account ON candor.factor_reset (account_id);

ALTER TABLE candor.account ADD COLUMN factor_due_at timestamptz;
