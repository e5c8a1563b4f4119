-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.retention_run (
  record_name text NOT NULL,
  at timestamptz NOT NULL,
  cutoff_at timestamptz NOT NULL,
  rows bigint NOT NULL,
  took_ms integer NOT NULL,
  PRIMARY KEY (record_name, at)
);
