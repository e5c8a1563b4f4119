CREATE TABLE candor.device_policy (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  refused_version bigint,
  refused_line text,
  refused_at timestamptz,
  PRIMARY KEY (company_id, device_id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);
