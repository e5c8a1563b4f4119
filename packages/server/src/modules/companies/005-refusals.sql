-- A refusal goes with whom it refuses. They are of the operator's company, so the reference crosses companies.
ALTER TABLE candor.member ADD UNIQUE (id);
DELETE FROM candor.staff_refusal WHERE NOT EXISTS (SELECT FROM candor.member WHERE member.id = staff_refusal.member_id);
ALTER TABLE candor.staff_refusal ADD FOREIGN KEY (member_id) REFERENCES candor.member (id) ON DELETE CASCADE;
CREATE INDEX staff_refusal_of ON candor.staff_refusal (member_id);
