-- That accounts were told of new terms, and that the texts were reviewed.

CREATE TABLE candor.account_notice (
  account_id uuid NOT NULL REFERENCES candor.account (id),
  agreement_id uuid NOT NULL,
  number smallint NOT NULL,
  at timestamptz NOT NULL,
  has_letter boolean NOT NULL,
  PRIMARY KEY (account_id, agreement_id, number),
  FOREIGN KEY (agreement_id, number) REFERENCES candor.agreement_version (agreement_id, number)
);
CREATE INDEX account_notice_of_version ON candor.account_notice (agreement_id, number);

CREATE TABLE candor.policy_review (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  by_account_id uuid NOT NULL
);
CREATE INDEX policy_review_by_time ON candor.policy_review (at);
