-- Devices that ask to come in (clause I5), and enrolment that may be asked twice: a device is found by its identity key.

ALTER TABLE candor.enrolment_token ADD COLUMN approval boolean NOT NULL DEFAULT false;
ALTER TABLE candor.enrolment_token ALTER COLUMN approval DROP DEFAULT;

CREATE TABLE candor.enrolment_request (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  token_id uuid NOT NULL,
  ticket_hash bytea NOT NULL,
  csr bytea NOT NULL,
  identity_public bytea NOT NULL,
  sealing_public bytea NOT NULL,
  hostname bytea NOT NULL,
  agent_version text NOT NULL,
  platform text NOT NULL,
  protocol integer NOT NULL,
  pin_root bytea,
  pin_mac bytea,
  code text NOT NULL,
  state text NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_at timestamptz,
  device_id uuid,
  decided_by uuid,
  PRIMARY KEY (company_id, id),
  UNIQUE (ticket_hash),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE INDEX enrolment_request_by_time ON candor.enrolment_request (company_id, asked_at);
CREATE INDEX device_key_by_identity ON candor.device_key (company_id, identity_public);
