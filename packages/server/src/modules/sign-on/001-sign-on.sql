-- Identity providers of companies, the domains that are theirs, and the accounts that are linked to them.

CREATE TABLE candor.identity_provider (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  client_secret bytea NOT NULL,
  groups_claim text,
  groups jsonb NOT NULL,
  everybody text,
  is_only_way boolean NOT NULL,
  trust_factor jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);

CREATE TABLE candor.identity_domain (
  company_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  domain text NOT NULL,
  proven_domain text,
  proof text,
  proven_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, domain),
  UNIQUE (proven_domain),
  FOREIGN KEY (company_id, provider_id) REFERENCES candor.identity_provider (company_id, id) ON DELETE CASCADE
);
CREATE INDEX identity_domain_by_provider ON candor.identity_domain (company_id, provider_id);

-- with the provider or the membership, the link goes too
CREATE TABLE candor.identity_link (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  company_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  subject_index bytea NOT NULL,
  given jsonb NOT NULL,
  given_unit_id uuid,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (id),
  UNIQUE (subject_index),
  UNIQUE (provider_id, account_id),
  FOREIGN KEY (account_id) REFERENCES candor.account (id),
  FOREIGN KEY (company_id, provider_id) REFERENCES candor.identity_provider (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, account_id) REFERENCES candor.member (company_id, account_id) ON DELETE CASCADE
);
CREATE INDEX identity_link_by_account ON candor.identity_link (account_id);
CREATE INDEX identity_link_by_member ON candor.identity_link (company_id, account_id);
