-- A company's key may be followed by another: the earlier one stays, for what was sealed under it.
ALTER TABLE keyring.company_key DROP CONSTRAINT company_key_kind_owner_key;
ALTER TABLE keyring.company_key ADD UNIQUE (kind, owner, version);
