-- Products and what they cost.
# The old tool wrote comments like this one; it's still read.
CREATE TABLE IF NOT EXISTS `products` (
  `id` INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `sku` VARCHAR(32) NOT NULL UNIQUE,
  `title` VARCHAR(300) NOT NULL,
  `description` MEDIUMTEXT,
  `weight` DECIMAL(10,3) UNSIGNED ZEROFILL,
  FULLTEXT KEY `ft_title` (`title`, `description`)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS `prices` (
  `product_id` INT UNSIGNED NOT NULL,
  `valid_from` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `cents` INT UNSIGNED NOT NULL,
  PRIMARY KEY (`product_id`, `valid_from`),
  CONSTRAINT `fk_prices_product` FOREIGN KEY (`product_id`) REFERENCES `products` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB;
