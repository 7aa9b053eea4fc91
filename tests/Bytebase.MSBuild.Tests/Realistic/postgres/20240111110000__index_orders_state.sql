CREATE INDEX CONCURRENTLY IF NOT EXISTS product_title_idx ON shop.product (lower(title));
