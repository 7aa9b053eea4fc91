SET NOCOUNT ON;

INSERT INTO shop.Product (Sku, Title, Details) VALUES
    ('A-100', N'Mug "Good morning"', NULL),
    ('A-101', N'O''Brien''s mug; large', N'<p>it''s a mug</p>'),
    ('A-102', N'C:\temp\', NULL),
    ('B-200', N'Kaffee für Zürich – 日本語のラベル', NULL),
    ('B-201', N'-- not a comment', N'<!-- /* nor this */ -->'),
    ('B-202', N'lines
GO
between', NULL),
    ('B-203', N'emoji 🎉; [brackets]', NULL);

INSERT INTO shop.Price (ProductId, Cents)
SELECT Id, 100 + (Id * 37) % 900 FROM shop.Product;
GO
