-- Members with several roles, and companies beside the operator's.

ALTER TABLE candor.company
  ADD COLUMN kind text NOT NULL DEFAULT 'operator',
  ADD COLUMN state text NOT NULL DEFAULT 'active';
ALTER TABLE candor.company ALTER COLUMN kind DROP DEFAULT, ALTER COLUMN state DROP DEFAULT;

ALTER TABLE candor.member
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN unit_id uuid,
  ADD COLUMN roles jsonb NOT NULL DEFAULT '["owner"]',
  ADD COLUMN limits jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state text NOT NULL DEFAULT 'active',
  DROP COLUMN role,
  DROP CONSTRAINT member_pkey,
  ADD PRIMARY KEY (company_id, id),
  ADD UNIQUE (company_id, account_id);
ALTER TABLE candor.member
  ALTER COLUMN id DROP DEFAULT,
  ALTER COLUMN roles DROP DEFAULT,
  ALTER COLUMN limits DROP DEFAULT,
  ALTER COLUMN state DROP DEFAULT;
