SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '10min';

CREATE STATISTICS shop.orders_customer_state (dependencies, ndistinct) ON customer_id, state FROM shop.orders;
ALTER TABLE shop.orders ALTER COLUMN customer_id SET STATISTICS 500;
ALTER TABLE shop.customer SET (autovacuum_vacuum_scale_factor = 0.02);
ANALYZE shop.customer, shop.product;

COMMENT ON STATISTICS shop.orders_customer_state IS 'The planner''s guess was off by 1000';
