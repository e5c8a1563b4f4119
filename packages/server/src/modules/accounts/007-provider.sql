-- A sign-in says which identity provider it came from.

ALTER TABLE candor.sign_in ADD COLUMN provider_id uuid;
