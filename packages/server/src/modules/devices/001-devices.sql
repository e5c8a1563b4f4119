-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.device (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  label text NOT NULL,
  state text NOT NULL,
  protocol integer NOT NULL,
  agent_version text NOT NULL,
  platform text NOT NULL,
  last_seq bigint NOT NULL,
  boot_id uuid,
  enrolled_at timestamptz NOT NULL,
  last_seen_at timestamptz,
  removed_at timestamptz,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE INDEX device_by_seen ON candor.device (company_id, last_seen_at DESC, id);
CREATE INDEX device_by_label ON candor.device (company_id, lower(label), id);

CREATE TABLE candor.device_key (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  serial text NOT NULL,
  identity_public bytea NOT NULL,
  sealing_public bytea NOT NULL,
  link_fingerprint bytea NOT NULL,
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  revoked_at timestamptz,
  reason text,
  PRIMARY KEY (company_id, device_id, serial),
  UNIQUE (serial)
);

CREATE TABLE candor.enrolment_token (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  label text NOT NULL,
  uses_left smallint NOT NULL,
  expires_at timestamptz NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE (secret_hash),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE TABLE candor.report_batch (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  rows smallint NOT NULL,
  log_rows smallint NOT NULL,
  refused smallint NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id, seq)
);

CREATE TABLE candor.ingest_refusal (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  day timestamptz NOT NULL,
  agent_version text NOT NULL,
  record text NOT NULL,
  key_name text,
  key_hash bytea NOT NULL,
  code text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (company_id, device_id, day, agent_version, record, key_hash, code)
);

CREATE INDEX ingest_refusal_by_day ON candor.ingest_refusal (company_id, day DESC);

CREATE TABLE candor.device_inventory (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  section text NOT NULL,
  hash bytea NOT NULL,
  body jsonb NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id, section)
);

CREATE TABLE candor.device_network (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  public_ip_hmac bytea NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id, public_ip_hmac)
);

CREATE TABLE candor.device_availability (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  online_from timestamptz NOT NULL,
  online_until timestamptz,
  reason text,
  PRIMARY KEY (company_id, device_id, online_from)
);

CREATE TABLE candor.device_loss (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  record text NOT NULL,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (company_id, device_id, record, from_at)
);
