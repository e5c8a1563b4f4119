-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.instance (
  id uuid NOT NULL,
  operator_name text,
  privacy_contact text,
  dictionary_hash bytea,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

-- There is one instance a database.
CREATE UNIQUE INDEX instance_single ON candor.instance ((true));

CREATE TABLE candor.authority (
  kind text NOT NULL,
  id uuid NOT NULL,
  certificate bytea NOT NULL,
  private_key bytea NOT NULL,
  not_after timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (kind)
);
