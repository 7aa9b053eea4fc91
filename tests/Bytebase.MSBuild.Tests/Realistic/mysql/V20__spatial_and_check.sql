ALTER TABLE `customers`
  ADD COLUMN `place` POINT SRID 4326 NULL,
  ADD COLUMN `score` INT NOT NULL DEFAULT (5--3),
  ADD CONSTRAINT `ck_customers_name` CHECK (CHAR_LENGTH(`name`) >= 0),
  ADD INDEX `ix_customers_theme` ((CAST(`settings`->>'$.theme' AS CHAR(20)) ));

CREATE INDEX `ix_customers_created` ON `customers` (`created_at`) ALGORITHM=INPLACE LOCK=NONE;
