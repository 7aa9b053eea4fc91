-- Batches of 5,000: none of them makes the lock escalate.
DECLARE @Rows int = 1;

WHILE @Rows > 0
BEGIN
    UPDATE TOP (5000) shop.Customer
    SET Settings = JSON_MODIFY(ISNULL(Settings, N'{}'), '$.newsletter', CAST(0 AS bit))
    WHERE JSON_VALUE(Settings, '$.newsletter') IS NULL;

    SET @Rows = @@ROWCOUNT;
    WAITFOR DELAY '00:00:00.100';
END
GO
