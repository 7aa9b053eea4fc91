CREATE TABLE shop.audit (
    at      timestamptz NOT NULL DEFAULT now(),
    who     text NOT NULL DEFAULT current_user,
    what    text NOT NULL,
    old_row jsonb,
    new_row jsonb
);

CREATE FUNCTION shop.audit() RETURNS trigger
SECURITY DEFINER SET search_path = shop, pg_temp
LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO shop.audit (what, old_row, new_row)
    VALUES (
        format('%s on %I.%I', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
        CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN to_jsonb(OLD) END,
        CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
END $body$;

DO $do$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['customer', 'product'] LOOP
        EXECUTE format($f$
            CREATE TRIGGER %1$s_audit AFTER INSERT OR UPDATE OR DELETE ON shop.%1$I
            FOR EACH ROW EXECUTE FUNCTION shop.audit()
        $f$, t);
    END LOOP;
END
$do$;
