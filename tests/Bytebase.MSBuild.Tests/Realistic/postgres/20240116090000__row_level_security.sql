DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_reader') THEN
        CREATE ROLE shop_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_writer') THEN
        CREATE ROLE shop_writer NOLOGIN IN ROLE shop_reader;
    END IF;
END
$$;

ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON shop.orders
    FOR SELECT TO shop_reader
    USING (customer_id = nullif(current_setting('shop.customer', true), '')::bigint);
CREATE POLICY write_orders ON shop.orders FOR ALL TO shop_writer USING (true) WITH CHECK (total >= 0);

GRANT USAGE ON SCHEMA shop TO shop_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA shop TO shop_reader;
GRANT INSERT, UPDATE, DELETE ON shop.orders, shop.order_item TO shop_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO shop_reader;
REVOKE ALL ON FUNCTION shop.order_total(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shop.order_total(bigint) TO shop_reader;
