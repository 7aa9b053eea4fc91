IF NOT EXISTS (SELECT * FROM sys.indexes WHERE name = N'IX_Order_State' AND object_id = OBJECT_ID(N'shop.[Order]'))
BEGIN
    CREATE NONCLUSTERED INDEX IX_Order_State ON shop.[Order] (State, PlacedOn) INCLUDE (Total)
    WITH (ONLINE = ON, DATA_COMPRESSION = PAGE);
END
GO
