UPDATE `orders` AS o
JOIN (
  SELECT i.`order_id`, SUM(i.`quantity`) AS n
  FROM `order_items` AS i
  GROUP BY i.`order_id`
) AS s ON s.`order_id` = o.`id`
SET o.`note` = CONCAT('items: ', s.n, '; #', o.`id`)
WHERE o.`note` = '-';

DELETE i FROM `order_items` AS i LEFT JOIN `orders` AS o ON o.`id` = i.`order_id` WHERE o.`id` IS NULL;

REPLACE INTO `countries` (`code`, `name`) VALUES ('LI', 'Liechtenstein'), ('AX', 'Åland');
