CREATE VIEW shop.active_customer WITH (security_barrier) AS
SELECT id, email, name, settings ->> 'theme' AS theme
FROM shop.customer
WHERE deleted_at IS NULL;

CREATE MATERIALIZED VIEW shop.revenue AS
WITH months AS (
    SELECT date_trunc('month', placed_at) AS month, total
    FROM shop.orders
    WHERE state IN ('paid', 'shipped; on its way')
)
SELECT month, count(*) AS orders, sum(total) AS total,
       sum(sum(total)) OVER (ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running
FROM months
GROUP BY month
WITH NO DATA;

CREATE UNIQUE INDEX revenue_month_key ON shop.revenue (month);

REFRESH MATERIALIZED VIEW shop.revenue;
