-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.check_result (
  check_id text NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL,
  took_ms integer NOT NULL,
  evidence jsonb NOT NULL,
  PRIMARY KEY (check_id, at)
);
