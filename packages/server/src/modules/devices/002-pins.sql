ALTER TABLE candor.device_key
  ADD COLUMN token_id uuid,
  ADD COLUMN pin_root bytea,
  ADD COLUMN pin_mac bytea;

ALTER TABLE candor.enrolment_token
  ADD COLUMN root_id uuid,
  ADD COLUMN proof_wrapped bytea;

CREATE TABLE candor.device_certificate (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  version integer NOT NULL,
  document bytea NOT NULL,
  signature bytea NOT NULL,
  root_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id)
);
