ALTER TABLE `products`
  CHANGE COLUMN `weight` `weight_kg` DECIMAL(10,3) UNSIGNED NULL COMMENT 'in kg, not g',
  MODIFY COLUMN `title` VARCHAR(400) NOT NULL AFTER `sku`,
  ADD COLUMN `slug` VARCHAR(100) GENERATED ALWAYS AS (LOWER(REPLACE(`title`, ' ', '-'))) VIRTUAL;

RENAME TABLE `customers_history` TO `customer_history`;
