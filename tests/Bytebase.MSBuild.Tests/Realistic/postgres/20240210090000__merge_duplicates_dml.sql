WITH ranked AS (
    SELECT id, row_number() OVER (PARTITION BY lower(title) ORDER BY id) AS n
    FROM shop.product
),
unused AS (
    DELETE FROM shop.product AS p
    USING ranked AS r
    WHERE r.id = p.id AND r.n > 1
      AND NOT EXISTS (SELECT FROM shop.order_item AS i WHERE i.product_id = p.id)
    RETURNING p.id, p.sku
)
INSERT INTO shop.audit (what, old_row)
SELECT 'merged; see ticket "4711"', to_jsonb(u) FROM unused AS u;

MERGE INTO shop.price AS p
USING (VALUES (1, 150), (2, 250)) AS v (product_id, cents)
ON p.product_id = v.product_id
WHEN MATCHED AND p.cents <> v.cents THEN UPDATE SET cents = v.cents
WHEN NOT MATCHED THEN INSERT (product_id, cents) VALUES (v.product_id, v.cents);
