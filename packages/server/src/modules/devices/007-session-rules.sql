ALTER TABLE candor.device
  ADD COLUMN device_class text;

ALTER TABLE candor.device_policy
  ADD COLUMN sessions jsonb,
  ADD COLUMN taken_sessions jsonb;
