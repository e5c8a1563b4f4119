-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.focus_device (
  person_id uuid NOT NULL,
  device_no smallint NOT NULL,
  id uuid NOT NULL,
  label bytea NOT NULL,
  os_name text NOT NULL,
  os_version text NOT NULL,
  agent_version text NOT NULL,
  counts_on boolean NOT NULL,
  last_seq bigint NOT NULL,
  last_batch_at timestamptz,
  joined_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (person_id, device_no),
  UNIQUE (id)
);

CREATE TABLE candor.focus_device_key (
  person_id uuid NOT NULL,
  device_no smallint NOT NULL,
  serial text NOT NULL,
  identity_public bytea NOT NULL,
  sealing_public bytea NOT NULL,
  link_fingerprint bytea NOT NULL,
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  revoked_at timestamptz,
  reason text,
  PRIMARY KEY (person_id, device_no, serial),
  UNIQUE (serial)
);

CREATE TABLE candor.focus_token (
  person_id uuid NOT NULL,
  id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  uses_left smallint NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, id),
  UNIQUE (secret_hash)
);

CREATE TABLE candor.focus_label (
  person_id uuid NOT NULL,
  label_id integer NOT NULL,
  kind text NOT NULL,
  name bytea NOT NULL,
  name_mac bytea NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, label_id),
  UNIQUE (person_id, kind, name_mac)
);

-- Its key is its only index: a person reads own rows, device by device.
CREATE TABLE candor.focus_interval (
  person_id uuid NOT NULL,
  device_no smallint NOT NULL,
  started_at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  label_id integer NOT NULL,
  keys integer NOT NULL,
  clicks integer NOT NULL,
  utc_offset_min smallint NOT NULL,
  PRIMARY KEY (person_id, device_no, started_at)
);

CREATE TABLE candor.focus_batch (
  person_id uuid NOT NULL,
  device_no smallint NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  rows smallint NOT NULL,
  refused smallint NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, device_no, seq)
);

CREATE TABLE candor.focus_refusal (
  person_id uuid NOT NULL,
  device_no smallint NOT NULL,
  day timestamptz NOT NULL,
  agent_version text NOT NULL,
  record text NOT NULL,
  key_name text,
  key_hash bytea NOT NULL,
  code text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (person_id, device_no, day, agent_version, record, key_hash, code)
);
