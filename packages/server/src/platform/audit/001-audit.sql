-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.audit_entry (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  company_id uuid,
  target_id uuid,
  outcome text NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX audit_entry_by_target ON candor.audit_entry (target_id, id) WHERE target_id IS NOT NULL;
