CREATE TABLE shop.Audit
(
    At datetime2 NOT NULL DEFAULT SYSUTCDATETIME(),
    Who sysname NOT NULL DEFAULT SUSER_SNAME(),
    What nvarchar(400) NOT NULL
);
GO
CREATE TRIGGER shop.TR_Product_Audit ON shop.Product AFTER UPDATE, DELETE
AS
SET NOCOUNT ON;
INSERT INTO shop.Audit (What)
SELECT CONCAT(N'product ', d.Sku, N'; ', IIF(i.Id IS NULL, N'deleted', N'changed'))
FROM deleted AS d LEFT JOIN inserted AS i ON i.Id = d.Id;
IF UPDATE(Sku)
    PRINT 'A number changed; tell the warehouse';
GO
DISABLE TRIGGER shop.TR_Product_Audit ON shop.Product;
GO
ENABLE TRIGGER shop.TR_Product_Audit ON shop.Product;
GO
