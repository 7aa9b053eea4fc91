/*
 * Products and their prices.
 * Prices are kept for ever: /* nested, since somebody pasted a comment */ see the handbook.
 */
CREATE TABLE shop.product (
    id      serial PRIMARY KEY,
    sku     varchar(32) NOT NULL UNIQUE,
    title   text NOT NULL,
    details xml,
    search  tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED
);

CREATE TABLE shop.price (
    product_id int NOT NULL REFERENCES shop.product (id) ON DELETE CASCADE,
    valid      tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    cents      int NOT NULL CHECK (cents >= 0),
    currency   char(3) NOT NULL DEFAULT 'EUR',
    PRIMARY KEY (product_id, valid)
);
