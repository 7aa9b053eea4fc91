-- Generated from the old catalogue; the quotes are the suppliers'.
INSERT INTO shop.product (sku, title) VALUES
    ('A-100', 'Mug "Good morning"'),
    ('A-101', 'Mug ''Good night'''),
    ('A-102', E'Poster\nwith two lines; and a tab\t'),
    ('B-200', 'Kaffee für Zürich – 日本語のラベル'),
    ('B-201', U&'Caf\00E9 cr\00E8me'),
    ('B-202', 'It''s -- not a comment /* nor this */'),
    ('C-300', 'C:\temp\'),
    ('C-301', $$Dollar $ales$$),
    ('C-302', 'emoji 🎉;'),
    ('D-400', 'first part '
              'second part')
ON CONFLICT (sku) DO NOTHING;

INSERT INTO shop.price (product_id, cents)
SELECT id, 100 + (id * 37) % 900
FROM shop.product
WHERE sku ~* '^[a-d]-\d+$';
