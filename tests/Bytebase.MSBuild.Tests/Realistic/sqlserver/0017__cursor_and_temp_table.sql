CREATE TABLE #todo (Id bigint NOT NULL PRIMARY KEY);
INSERT INTO #todo (Id) SELECT Id FROM shop.[Order] WHERE Total = 0;

DECLARE @id bigint;
DECLARE todo CURSOR LOCAL FAST_FORWARD FOR SELECT Id FROM #todo;
OPEN todo;
FETCH NEXT FROM todo INTO @id;
WHILE @@FETCH_STATUS = 0
BEGIN
    UPDATE o SET Total = ISNULL(t.Total, 0)
    FROM shop.[Order] AS o CROSS APPLY shop.OrderTotal(o.Id) AS t
    WHERE o.Id = @id;
    FETCH NEXT FROM todo INTO @id;
END
CLOSE todo;
DEALLOCATE todo;
GO
