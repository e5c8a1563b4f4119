CREATE TABLE candor.standing_signature (
  company_id uuid NOT NULL,
  standing_id uuid NOT NULL,
  version integer NOT NULL,
  document bytea NOT NULL,
  signature bytea NOT NULL,
  root_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, standing_id),
  FOREIGN KEY (company_id, standing_id) REFERENCES candor.standing_consent (company_id, id) ON DELETE CASCADE
);
