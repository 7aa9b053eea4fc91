INSERT INTO shop.Audit (What) VALUES (N'filler; row')
GO 10
UPDATE shop.Audit SET What = N'filler' WHERE What = N'filler; row'
go
