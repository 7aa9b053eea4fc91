/* Products, and what they cost.
   /* A nested comment: SQL Server knows them; GO is in it:
GO
   */
*/
CREATE TABLE shop.Product (
    Id      int IDENTITY(1,1) NOT NULL CONSTRAINT PK_Product PRIMARY KEY,
    Sku     varchar(32) NOT NULL CONSTRAINT UX_Product_Sku UNIQUE,
    Title   nvarchar(300) NOT NULL,
    Details xml NULL,
    Weight  decimal(10, 3) NULL,
    Version rowversion NOT NULL
);

CREATE TABLE shop.Price (
    ProductId int NOT NULL CONSTRAINT FK_Price_Product REFERENCES shop.Product (Id) ON DELETE CASCADE,
    ValidFrom datetimeoffset(0) NOT NULL CONSTRAINT DF_Price_ValidFrom DEFAULT SYSDATETIMEOFFSET(),
    Cents     int NOT NULL CHECK (Cents >= 0),
    CONSTRAINT PK_Price PRIMARY KEY (ProductId, ValidFrom)
);
GO
