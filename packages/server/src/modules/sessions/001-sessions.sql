-- Sessions on devices: what was asked for, what was answered, and how it ended.

CREATE TABLE candor.remote_session (
  company_id uuid NOT NULL,
  id uuid NOT NULL,
  device_id uuid NOT NULL,
  person_id uuid NOT NULL,
  status text NOT NULL,
  connection_type text NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (company_id, id),
  UNIQUE (id),
  FOREIGN KEY (company_id, device_id) REFERENCES candor.device (company_id, id) ON DELETE CASCADE,
  FOREIGN KEY (person_id) REFERENCES candor.person (person_id) ON DELETE CASCADE
);
CREATE INDEX remote_session_live ON candor.remote_session (company_id, device_id)
  WHERE status IN ('requested', 'prompting', 'granted', 'connecting', 'active', 'interrupted');
CREATE INDEX remote_session_of_device ON candor.remote_session (company_id, device_id, id);
CREATE INDEX remote_session_of_person ON candor.remote_session (company_id, person_id);

CREATE TABLE candor.session_request (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  person_id uuid NOT NULL REFERENCES candor.person (person_id) ON DELETE CASCADE,
  member_id uuid,
  sign_in_id uuid NOT NULL,
  public_key bytea NOT NULL,
  ask_hash bytea NOT NULL,
  rights jsonb NOT NULL,
  minutes smallint NOT NULL,
  reason bytea NOT NULL,
  requested_at timestamptz NOT NULL,
  prompt_until timestamptz,
  due_at timestamptz,
  why text,
  refused_line text,
  refused_code text,
  PRIMARY KEY (company_id, session_id),
  FOREIGN KEY (company_id, session_id) REFERENCES candor.remote_session (company_id, id) ON DELETE CASCADE
);
CREATE INDEX session_request_by_time ON candor.session_request (company_id, requested_at DESC, session_id DESC);

-- Proof of who agreed to what: it outlives the session, the device and the account that asked.
CREATE TABLE candor.session_grant (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  session_right text NOT NULL,
  outcome text NOT NULL,
  by text NOT NULL,
  by_member_id uuid,
  at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (company_id, session_id, session_right)
);

CREATE TABLE candor.session_statement (
  company_id uuid NOT NULL,
  session_id uuid NOT NULL,
  kind text NOT NULL,
  document bytea NOT NULL,
  signature bytea NOT NULL,
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (company_id, session_id, kind)
);
