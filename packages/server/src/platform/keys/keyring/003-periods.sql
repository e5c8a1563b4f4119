-- Keys of hashes that are to be found for a time only: each is destroyed after its period.
ALTER TABLE keyring.subject_key DROP CONSTRAINT subject_key_kind_check;
ALTER TABLE keyring.subject_key ADD CHECK (kind IN ('person', 'device', 'account', 'period'));
