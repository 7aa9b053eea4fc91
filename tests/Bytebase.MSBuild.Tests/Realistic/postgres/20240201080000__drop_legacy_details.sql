-- The supplier's XML is unused since the import of January; the files are kept in the archive until 2030.
ALTER TABLE shop.product DROP COLUMN details;

-- ALTER TABLE shop.product DROP COLUMN title;   <- next year, when the translations are complete
