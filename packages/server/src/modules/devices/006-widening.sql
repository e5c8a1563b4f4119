ALTER TABLE candor.device_policy
  ADD COLUMN taken_version bigint,
  ADD COLUMN taken_at timestamptz;

CREATE TABLE candor.device_widening (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  version integer NOT NULL,
  document bytea NOT NULL,
  signature bytea NOT NULL,
  root_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);
