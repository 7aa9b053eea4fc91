CREATE FUNCTION shop.order_total(p_order bigint) RETURNS numeric
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT coalesce(sum(i.quantity * p.cents), 0) / 100.0
        FROM shop.order_item AS i
        JOIN shop.price AS p ON p.product_id = i.product_id AND p.valid @> i.placed_at
        WHERE i.order_id = p_order;
    END;

CREATE FUNCTION shop.label(p_state shop.order_state) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE p_state WHEN 'draft' THEN 'not yet; soon' ELSE p_state::text END;

CREATE OR REPLACE PROCEDURE shop.close_order(INOUT p_id bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_sql text := $q$UPDATE shop.orders SET state = 'paid' WHERE id = $1$q$;
BEGIN
    EXECUTE v_sql USING p_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no order %', p_id USING ERRCODE = 'P0002', HINT = E'it\'s gone; look at the log';
    END IF;
EXCEPTION
    WHEN lock_not_available THEN
        RAISE NOTICE 'order % is busy', p_id;
END;
$$;
