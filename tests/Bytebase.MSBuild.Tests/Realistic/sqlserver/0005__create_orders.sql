CREATE PARTITION FUNCTION pfOrderYear (date) AS RANGE RIGHT FOR VALUES ('2023-01-01', '2024-01-01', '2025-01-01')
GO
CREATE PARTITION SCHEME psOrderYear AS PARTITION pfOrderYear ALL TO ([PRIMARY])
GO
CREATE SEQUENCE shop.InvoiceNumber AS bigint START WITH 1000 INCREMENT BY 1
GO
CREATE TABLE shop.[Order] (
    Id         bigint NOT NULL CONSTRAINT DF_Order_Id DEFAULT (NEXT VALUE FOR shop.InvoiceNumber),
    CustomerId bigint NOT NULL CONSTRAINT FK_Order_Customer REFERENCES shop.Customer (Id),
    State      tinyint NOT NULL CONSTRAINT DF_Order_State DEFAULT (0),
    PlacedOn   date NOT NULL CONSTRAINT DF_Order_PlacedOn DEFAULT (GETDATE()),
    Total      money NOT NULL CONSTRAINT DF_Order_Total DEFAULT (0),
    CONSTRAINT PK_Order PRIMARY KEY CLUSTERED (PlacedOn, Id) ON psOrderYear (PlacedOn)
)
GO
CREATE TABLE shop.OrderItem (OrderId bigint NOT NULL, ProductId int NOT NULL, Quantity int NOT NULL DEFAULT 1, INDEX IX_OrderItem (OrderId))
GO
CREATE TABLE shop.Country (Code char(2) NOT NULL PRIMARY KEY, Name nvarchar(100) NOT NULL)
GO
