CREATE TABLE candor.mail (
  id uuid NOT NULL,
  person_id uuid,
  company_id uuid,
  class text NOT NULL,
  template text NOT NULL,
  state text NOT NULL,
  attempts smallint NOT NULL,
  failure text,
  created_at timestamptz NOT NULL,
  last_tried_at timestamptz,
  next_try_at timestamptz,
  ended_at timestamptz,
  person_letter bytea,
  company_letter bytea,
  instance_letter bytea,
  PRIMARY KEY (id)
);
CREATE INDEX mail_person_id ON candor.mail (person_id);
CREATE INDEX mail_waiting ON candor.mail (id) WHERE state = 'queued';
CREATE INDEX mail_failure ON candor.mail (last_tried_at) WHERE failure IS NOT NULL;
CREATE INDEX mail_ended_at ON candor.mail (ended_at);
