DELIMITER $$

CREATE PROCEDURE `close_order`(IN p_id BIGINT UNSIGNED)
MODIFIES SQL DATA
BEGIN
  DECLARE v_state TINYINT;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;

  START TRANSACTION;
  SELECT `state` INTO v_state FROM `orders` WHERE `id` = p_id FOR UPDATE;
  IF v_state IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such order; it''s gone';
  ELSEIF v_state = 0 THEN
    UPDATE `orders` SET `state` = 1 WHERE `id` = p_id;
  END IF;
  COMMIT;
END$$

CREATE FUNCTION `order_total`(p_id BIGINT UNSIGNED) RETURNS DECIMAL(12,2)
READS SQL DATA
BEGIN
  RETURN (SELECT IFNULL(SUM(i.`quantity` * p.`cents`), 0) / 100
          FROM `order_items` i JOIN `prices` p ON p.`product_id` = i.`product_id`
          WHERE i.`order_id` = p_id);
END$$

DELIMITER ;
