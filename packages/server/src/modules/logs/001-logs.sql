-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.device_log (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  template text NOT NULL,
  level smallint NOT NULL,
  params jsonb NOT NULL,
  fingerprint bytea NOT NULL,
  window_at timestamptz NOT NULL,
  n integer NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id, fingerprint, window_at)
);

CREATE INDEX device_log_by_time ON candor.device_log (company_id, last_at DESC, device_id, fingerprint, window_at);
CREATE INDEX device_log_by_device ON candor.device_log (company_id, device_id, last_at DESC);
