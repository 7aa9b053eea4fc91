-- Adds the column only where an earlier hotfix has not done so.
SET @missing = (SELECT COUNT(*) = 0 FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = 'orders' AND column_name = 'note');
SET @sql = IF(@missing, 'ALTER TABLE `orders` ADD COLUMN `note` VARCHAR(500) NOT NULL DEFAULT ''-''', 'DO 0');
PREPARE stmt FROM @sql;
EXECUTE stmt;
DEALLOCATE PREPARE stmt;
