-- Expand: both ways of writing the name live side by side until the application has moved.
ALTER TABLE shop.customer
    ADD COLUMN first_name text,
    ADD COLUMN last_name text;

UPDATE shop.customer
SET first_name = split_part(name, ' ', 1),
    last_name = nullif(regexp_replace(name, '^\S+\s*', ''), '')
WHERE first_name IS NULL;

ALTER TABLE shop.customer
    ADD CONSTRAINT customer_first_name_set CHECK (first_name IS NOT NULL) NOT VALID;
ALTER TABLE shop.customer VALIDATE CONSTRAINT customer_first_name_set;
