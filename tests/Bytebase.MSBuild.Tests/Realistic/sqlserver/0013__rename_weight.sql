EXEC sp_rename N'shop.Product.Weight', N'WeightKg', N'COLUMN';
GO
EXEC sys.sp_addextendedproperty
    @name = N'MS_Description', @value = N'in kg, not g; it''s the gross weight',
    @level0type = N'SCHEMA', @level0name = N'shop',
    @level1type = N'TABLE', @level1name = N'Product',
    @level2type = N'COLUMN', @level2name = N'WeightKg';
GO
