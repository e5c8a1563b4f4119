-- What a company asks of every sign-in of its people.

CREATE TABLE candor.sign_in_rule (
  company_id uuid NOT NULL,
  needs_factor boolean NOT NULL,
  idle_minutes smallint,
  longest_hours smallint,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (company_id),
  FOREIGN KEY (company_id) REFERENCES candor.company (id)
);
