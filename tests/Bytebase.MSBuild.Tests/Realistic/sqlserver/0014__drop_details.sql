-- The supplier's XML is unused since the import of January; the files are kept in the archive until 2030.
ALTER TABLE shop.Product DROP COLUMN Details;
GO
-- DROP TABLE shop.Price;   not before the new shop is live
