-- The keyring's own database: nothing else lies here, and only candor_keyring may connect.
-- A destroyed key keeps its row without bytes, so that its owner never gets a second one.

CREATE TABLE keyring.company_key (
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('instance', 'company')),
  owner uuid NOT NULL,
  wrapped bytea CHECK (octet_length(wrapped) <= 92),
  version smallint NOT NULL,
  created_at timestamptz NOT NULL,
  destroyed_at timestamptz,
  PRIMARY KEY (id),
  UNIQUE (kind, owner),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE keyring.subject_key (
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('person', 'device', 'account')),
  owner uuid NOT NULL,
  wrapped bytea CHECK (octet_length(wrapped) <= 92),
  version smallint NOT NULL,
  created_at timestamptz NOT NULL,
  destroyed_at timestamptz,
  PRIMARY KEY (id),
  UNIQUE (kind, owner),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- Keys that lie under a company's key: their wrapped bytes begin with its id.
CREATE INDEX subject_key_under ON keyring.subject_key (substring(wrapped FROM 1 FOR 16));
