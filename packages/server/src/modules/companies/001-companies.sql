-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.company (
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE candor.member (
  company_id uuid NOT NULL,
  account_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, account_id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id),
  FOREIGN KEY (account_id) REFERENCES candor.account (id)
);

CREATE INDEX member_account ON candor.member (account_id);
