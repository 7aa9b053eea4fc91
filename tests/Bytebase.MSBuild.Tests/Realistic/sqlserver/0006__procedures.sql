CREATE OR ALTER PROCEDURE shop.CloseOrder
    @Id bigint,
    @Closed bit = 0 OUTPUT
AS
BEGIN
    SET NOCOUNT, XACT_ABORT ON;

    BEGIN TRY
        BEGIN TRANSACTION;
        UPDATE shop.[Order] SET State = 1 WHERE Id = @Id AND State = 0;
        SET @Closed = CASE WHEN @@ROWCOUNT = 1 THEN 1 ELSE 0 END;
        IF @Closed = 0
            THROW 50001, N'No such order; it''s gone', 1;
        COMMIT TRANSACTION;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
        THROW;
    END CATCH
END
GO

CREATE OR ALTER FUNCTION shop.OrderTotal (@Id bigint)
RETURNS TABLE
AS
RETURN
(
    SELECT SUM(i.Quantity * p.Cents) / 100.0 AS Total
    FROM shop.OrderItem AS i
    INNER JOIN shop.Price AS p ON p.ProductId = i.ProductId
    WHERE i.OrderId = @Id
);
GO
GRANT EXECUTE ON OBJECT::shop.CloseOrder TO [public]
GO
