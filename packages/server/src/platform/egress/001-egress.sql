-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.egress_entry (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  recipient text NOT NULL,
  outcome text NOT NULL,
  n integer NOT NULL,
  bytes_out bigint NOT NULL,
  bytes_in bigint NOT NULL,
  purpose text NOT NULL,
  classes jsonb NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX egress_entry_at ON candor.egress_entry (at);

CREATE TABLE candor.egress_day (
  day timestamptz NOT NULL,
  recipient text NOT NULL,
  outcome text NOT NULL,
  n integer NOT NULL,
  bytes_out bigint NOT NULL,
  bytes_in bigint NOT NULL,
  PRIMARY KEY (day, recipient, outcome)
);
