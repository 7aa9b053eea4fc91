CREATE TRIGGER `customers_bi` BEFORE INSERT ON `customers`
FOR EACH ROW
BEGIN
  SET NEW.`email` = LOWER(TRIM(NEW.`email`));
  IF NEW.`settings` IS NULL THEN
    SET NEW.`settings` = JSON_OBJECT('theme', CASE NEW.`role` WHEN 'admin' THEN 'dark' ELSE 'light' END);
  END IF;
END;

CREATE TRIGGER `products_bu` BEFORE UPDATE ON `products`
FOR EACH ROW
IF NEW.`title` = '' THEN
  SET NEW.`title` = OLD.`title`;
END IF;

CREATE TABLE `customers_history` LIKE `customers`;
