ALTER TABLE candor.company_policy
  ADD COLUMN document bytea,
  ADD COLUMN signature bytea,
  ADD COLUMN root_id uuid;
