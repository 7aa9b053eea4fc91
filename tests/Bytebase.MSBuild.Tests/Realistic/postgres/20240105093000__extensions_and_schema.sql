-- Everything of the shop lives in one schema; public stays empty.
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE SCHEMA IF NOT EXISTS shop;
COMMENT ON SCHEMA shop IS 'The shop''s own tables; nobody else''s';

CREATE TYPE shop.order_state AS ENUM ('draft', 'placed', 'paid', 'shipped; on its way', 'cancelled');
CREATE DOMAIN shop.email AS citext CHECK (VALUE ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$');
