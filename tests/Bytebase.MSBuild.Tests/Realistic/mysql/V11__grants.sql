CREATE USER IF NOT EXISTS 'shop_reader'@'10.%' IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD ACCOUNT LOCK;
GRANT SELECT ON `shop`.* TO 'shop_reader'@'10.%';
GRANT EXECUTE ON PROCEDURE `close_order` TO 'shop_reader'@'10.%';
REVOKE INSERT, UPDATE ON `shop`.`products` FROM 'shop_reader'@'10.%';
