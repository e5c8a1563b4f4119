-- Lengths, ranges, comments, row security and grants follow from the dictionary (platform/migrate/generate.ts).

CREATE TABLE candor.metric_recent (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  metric text NOT NULL,
  slot text NOT NULL,
  at timestamptz NOT NULL,
  value real NOT NULL,
  PRIMARY KEY (company_id, device_id, metric, slot, at)
);

CREATE TABLE candor.metric_hour (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  metric text NOT NULL,
  slot text NOT NULL,
  hour timestamptz NOT NULL,
  minutes real[],
  n integer NOT NULL,
  min real NOT NULL,
  max real NOT NULL,
  sum real NOT NULL,
  PRIMARY KEY (company_id, device_id, metric, slot, hour)
);

-- For retention, which looks for old hours of all companies.
CREATE INDEX metric_hour_age ON candor.metric_hour USING brin (hour);

CREATE TABLE candor.metric_day (
  company_id uuid NOT NULL,
  device_id uuid NOT NULL,
  metric text NOT NULL,
  slot text NOT NULL,
  day timestamptz NOT NULL,
  n integer NOT NULL,
  min real NOT NULL,
  max real NOT NULL,
  sum real NOT NULL,
  PRIMARY KEY (company_id, device_id, metric, slot, day)
);
