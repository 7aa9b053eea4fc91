CREATE OR REPLACE
  ALGORITHM = MERGE
  SQL SECURITY INVOKER
VIEW `active_customers` AS
SELECT `id`, `email`, `name`, `settings`->>'$.theme' AS `theme`
FROM `customers`
WHERE `role` <> 'admin' -- they're not customers
WITH CHECK OPTION;

CREATE VIEW `revenue` AS
WITH `months` AS (
  SELECT DATE_FORMAT(`placed_on`, '%Y-%m-01') AS `month`, `total` FROM `orders` WHERE `state` = 1
)
SELECT `month`, COUNT(*) AS `orders`, SUM(`total`) AS `total`,
       SUM(SUM(`total`)) OVER (ORDER BY `month`) AS `running`
FROM `months`
GROUP BY `month`;
