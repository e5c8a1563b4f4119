-- Help that somebody at a device wants. A request goes with the person, with the member and with the device; staff of the
-- operator look after those of customers, where they are no members, so that who did is an account.

CREATE TABLE candor.help_request (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  device_id uuid NOT NULL,
  person_id uuid NOT NULL,
  member_id uuid,
  text bytea NOT NULL,
  asked_at timestamptz NOT NULL,
  state text NOT NULL,
  taken_by uuid,
  taken_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  note bytea,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, member_id) REFERENCES candor.member (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (person_id) REFERENCES candor.person (person_id) ON DELETE CASCADE,
  FOREIGN KEY (taken_by) REFERENCES candor.account (id) ON DELETE SET NULL,
  FOREIGN KEY (ended_by) REFERENCES candor.account (id) ON DELETE SET NULL
);
CREATE INDEX help_request_open ON candor.help_request (company_id, id) WHERE state IN ('waiting', 'taken');
CREATE INDEX help_request_of_person ON candor.help_request (person_id);
CREATE INDEX help_request_of_member ON candor.help_request (company_id, member_id);
CREATE INDEX help_request_of_device ON candor.help_request (company_id, device_id);
CREATE INDEX help_request_by_taker ON candor.help_request (taken_by);
CREATE INDEX help_request_by_ender ON candor.help_request (ended_by);
CREATE INDEX help_request_by_time ON candor.help_request (asked_at);
