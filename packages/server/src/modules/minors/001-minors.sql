-- Reports that an account may be a minor's.

CREATE TABLE candor.minor_report (
  id uuid PRIMARY KEY,
  what bytea,
  place bytea,
  contact bytea,
  received_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  told_at timestamptz,
  warned_at timestamptz,
  state text NOT NULL,
  ended_at timestamptz,
  by_account_id uuid,
  reason bytea
);
CREATE INDEX minor_report_open ON candor.minor_report (received_at) WHERE state = 'open';
CREATE INDEX minor_report_by_end ON candor.minor_report (ended_at);
