ALTER TABLE employee ADD COLUMN email text;
