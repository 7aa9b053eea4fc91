DELIMITER ;;
CREATE DEFINER=`admin`@`%` PROCEDURE `rebuild_totals`()
    COMMENT 'walks over all orders; slow'
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE v_id BIGINT UNSIGNED;
  DECLARE cur CURSOR FOR SELECT `id` FROM `orders`;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;

  OPEN cur;
  each_order: LOOP
    FETCH cur INTO v_id;
    IF done THEN
      LEAVE each_order;
    END IF;
    CASE
      WHEN v_id % 2 = 0 THEN UPDATE `orders` SET `total` = `order_total`(v_id) WHERE `id` = v_id;
      ELSE BEGIN END;
    END CASE;
  END LOOP each_order;
  CLOSE cur;

  REPEAT
    SET done = IF(done, FALSE, TRUE);
  UNTIL done END REPEAT;
END ;;
DELIMITER ;
