DECLARE @sql nvarchar(max) = N'';

SELECT @sql += N'ALTER INDEX ' + QUOTENAME(i.name) + N' ON ' + QUOTENAME(SCHEMA_NAME(t.schema_id)) + N'.' + QUOTENAME(t.name)
    + N' REBUILD WITH (FILLFACTOR = 90); -- it''s online
'
FROM sys.indexes AS i
JOIN sys.tables AS t ON t.object_id = i.object_id
WHERE t.schema_id = SCHEMA_ID(N'shop') AND i.type = 2 AND t.name NOT LIKE N'#%';

EXEC sys.sp_executesql @sql;
GO
