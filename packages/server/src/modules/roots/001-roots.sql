CREATE TABLE candor.root_key (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  fingerprint bytea NOT NULL,
  public_key bytea NOT NULL,
  wrapped bytea NOT NULL,
  signed_by uuid,
  document bytea,
  signature bytea,
  created_by uuid,
  created_at timestamptz NOT NULL,
  retired_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, fingerprint),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE TABLE candor.roster (
  company_id uuid NOT NULL,
  version integer NOT NULL,
  document bytea NOT NULL,
  signature bytea NOT NULL,
  root_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, version)
);
