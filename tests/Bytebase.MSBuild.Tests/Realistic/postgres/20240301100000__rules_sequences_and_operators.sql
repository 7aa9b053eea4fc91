CREATE SEQUENCE shop.invoice_number START 1000 INCREMENT 1 NO CYCLE;
ALTER TABLE shop.orders ADD COLUMN invoice bigint;
ALTER TABLE shop.orders ALTER COLUMN invoice SET DEFAULT nextval('shop.invoice_number'::regclass);
ALTER SEQUENCE shop.invoice_number OWNED BY shop.orders.invoice;

CREATE RULE audit_is_kept AS ON DELETE TO shop.audit
    DO INSTEAD (SELECT 1; SELECT 2);

CREATE AGGREGATE shop.any_true (boolean) (SFUNC = boolor_statefunc, STYPE = boolean, INITCOND = 'false');

CREATE CAST (shop.order_state AS varchar) WITH INOUT AS ASSIGNMENT;
SELECT setval('shop.invoice_number', 2000, false);
