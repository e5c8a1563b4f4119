-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.backup_run (
  id uuid NOT NULL,
  kind text NOT NULL,
  file text NOT NULL,
  bytes bigint NOT NULL,
  rows bigint NOT NULL,
  sha256 bytea,
  state text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  verified_at timestamptz,
  PRIMARY KEY (id)
);

CREATE INDEX backup_run_by_start ON candor.backup_run (started_at);
