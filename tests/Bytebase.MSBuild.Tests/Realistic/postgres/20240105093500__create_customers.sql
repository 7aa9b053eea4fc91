CREATE TABLE shop.customer (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    email       shop.email NOT NULL,
    name        text NOT NULL CHECK (length(name) > 0),
    "role"      text NOT NULL DEFAULT 'buyer', -- a word of SQL, hence the quotes
    settings    jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags        text[] NOT NULL DEFAULT ARRAY[]::text[],
    created_at  timestamptz NOT NULL DEFAULT now(),
    deleted_at  timestamptz
);

CREATE UNIQUE INDEX customer_email_key ON shop.customer (email) WHERE deleted_at IS NULL;
CREATE INDEX customer_settings_idx ON shop.customer USING gin (settings jsonb_path_ops);
CREATE INDEX customer_name_trgm_idx ON shop.customer USING gin (name gin_trgm_ops);

COMMENT ON TABLE shop.customer IS 'People who bought something, or could';
COMMENT ON COLUMN shop.customer.settings IS $$What the customer chose, e.g. {"theme": "dark"}; it's free-form$$;
