CREATE VIEW shop.ActiveCustomer
WITH SCHEMABINDING
AS
SELECT c.Id, c.Email, c.Name, JSON_VALUE(c.Settings, '$.theme') AS Theme
FROM shop.Customer AS c
WHERE c.[Role] <> N'admin'; -- they're not customers
GO
CREATE VIEW shop.Revenue
AS
WITH Months AS
(
    SELECT DATEFROMPARTS(YEAR(PlacedOn), MONTH(PlacedOn), 1) AS [Month], Total
    FROM shop.[Order]
    WHERE State = 1
)
SELECT [Month], COUNT(*) AS Orders, SUM(Total) AS Total, SUM(SUM(Total)) OVER (ORDER BY [Month]) AS Running
FROM Months
GROUP BY [Month];
GO
CREATE UNIQUE CLUSTERED INDEX CX_ActiveCustomer ON shop.ActiveCustomer (Id);
GO
