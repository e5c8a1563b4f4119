-- Which unit a device belongs to, and who may do what there.

ALTER TABLE candor.device
  ADD COLUMN unit_id uuid,
  ADD FOREIGN KEY (company_id, unit_id) REFERENCES candor.unit (company_id, id);
CREATE INDEX device_by_unit ON candor.device (company_id, unit_id, id);

CREATE TABLE candor.permission_level (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  unit_id uuid,
  device_id uuid,
  member_id uuid,
  role text,
  level text NOT NULL,
  by_member_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE NULLS NOT DISTINCT (company_id, unit_id, device_id, member_id, role),
  FOREIGN KEY (company_id, unit_id) REFERENCES candor.unit (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, member_id) REFERENCES candor.member (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, by_member_id) REFERENCES candor.member (company_id, id) ON DELETE SET NULL (by_member_id)
);
CREATE INDEX permission_level_of_member ON candor.permission_level (company_id, member_id);
CREATE INDEX permission_level_of_device ON candor.permission_level (company_id, device_id);

CREATE TABLE candor.device_person (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (company_id, device_id, member_id),
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, member_id) REFERENCES candor.member (company_id, id) ON DELETE CASCADE
);
CREATE INDEX device_person_of_member ON candor.device_person (company_id, member_id);

CREATE TABLE candor.company_policy (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  unit_id uuid,
  device_id uuid,
  version integer NOT NULL,
  body jsonb NOT NULL,
  by_member_id uuid,
  in_force_at timestamptz NOT NULL,
  replaced_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE NULLS NOT DISTINCT (company_id, unit_id, device_id, version),
  FOREIGN KEY (company_id) REFERENCES candor.company (id),
  FOREIGN KEY (company_id, unit_id) REFERENCES candor.unit (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE
);
CREATE INDEX company_policy_by_end ON candor.company_policy (replaced_at);
