-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.erasure (
  id uuid NOT NULL,
  pseudonym bytea NOT NULL,
  scope text NOT NULL,
  state text NOT NULL,
  steps jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (id)
);

CREATE INDEX erasure_by_state ON candor.erasure (state, started_at);
