-- What operators give companies, and what devices say of it.

ALTER TABLE candor.instance ADD COLUMN licences text NOT NULL DEFAULT 'off';

CREATE TABLE candor.licence (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  plan text NOT NULL,
  seats integer NOT NULL,
  features jsonb NOT NULL,
  not_before timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  grace_days smallint NOT NULL,
  set_by uuid,
  set_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE (id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);
CREATE UNIQUE INDEX licence_in_force ON candor.licence (company_id) WHERE revoked_at IS NULL;
CREATE INDEX licence_by_end ON candor.licence (revoked_at);

CREATE TABLE candor.seat (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  serial uuid,
  state text NOT NULL,
  reason text,
  stated_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id),
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE
);

-- Seats are counted in the order in which devices came.
CREATE INDEX device_by_enrolment ON candor.device (company_id, enrolled_at, id);
