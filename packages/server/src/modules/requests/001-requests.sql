-- Rights that somebody asks for. A request goes with the person, with the member and with the device; staff of the operator
-- ask in customers' companies too, where they are no members.

CREATE TABLE candor.right_request (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  device_id uuid NOT NULL,
  member_id uuid,
  person_id uuid NOT NULL,
  asked_right text NOT NULL,
  line text NOT NULL,
  needed text,
  reason bytea NOT NULL,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  state text NOT NULL,
  ended_by uuid,
  ended_at timestamptz,
  note bytea,
  PRIMARY KEY (company_id, id),
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, member_id) REFERENCES candor.member (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (person_id) REFERENCES candor.person (person_id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, ended_by) REFERENCES candor.member (company_id, id) ON DELETE SET NULL (ended_by)
);
CREATE UNIQUE INDEX right_request_waiting ON candor.right_request (company_id, person_id, device_id, asked_right)
  WHERE state = 'waiting';
CREATE INDEX right_request_by_state ON candor.right_request (company_id, state, id);
CREATE INDEX right_request_of_person ON candor.right_request (person_id);
CREATE INDEX right_request_of_member ON candor.right_request (company_id, member_id);
CREATE INDEX right_request_of_device ON candor.right_request (company_id, device_id);
CREATE INDEX right_request_by_ender ON candor.right_request (company_id, ended_by);
CREATE INDEX right_request_by_end ON candor.right_request (expires_at);

-- Between two companies, so it belongs to neither. The receiver's id may be nobody's: whoever offers learns nothing by it.
CREATE TABLE candor.device_transfer (
  id uuid NOT NULL,
  from_company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  to_company_id uuid NOT NULL,
  offered_by uuid,
  offered_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  state text NOT NULL,
  ended_by uuid,
  ended_at timestamptz,
  PRIMARY KEY (id),
  FOREIGN KEY (from_company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (from_company_id, offered_by) REFERENCES candor.member (company_id, id) ON DELETE SET NULL (offered_by),
  FOREIGN KEY (to_company_id, ended_by) REFERENCES candor.member (company_id, id) ON DELETE SET NULL (ended_by)
);
CREATE UNIQUE INDEX device_transfer_waiting ON candor.device_transfer (from_company_id, device_id) WHERE state = 'waiting';
CREATE INDEX device_transfer_from ON candor.device_transfer (from_company_id, id);
CREATE INDEX device_transfer_to ON candor.device_transfer (to_company_id, id);
CREATE INDEX device_transfer_by_end ON candor.device_transfer (expires_at);
