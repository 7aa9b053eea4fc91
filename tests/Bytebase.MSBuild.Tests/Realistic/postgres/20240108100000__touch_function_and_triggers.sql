ALTER TABLE shop.customer ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE shop.product ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

CREATE OR REPLACE FUNCTION shop.touch() RETURNS trigger
LANGUAGE plpgsql
AS $function$
BEGIN
    -- It's called for each row; nothing else may happen here.
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.updated_at := clock_timestamp();
    END IF;
    RETURN NEW;
END;
$function$;

CREATE TRIGGER customer_touch BEFORE UPDATE ON shop.customer
    FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER product_touch
    BEFORE UPDATE ON shop.product
    FOR EACH ROW
    WHEN (OLD.title IS DISTINCT FROM NEW.title)
    EXECUTE FUNCTION shop.touch();
