IF DATABASE_PRINCIPAL_ID(N'shop_reader') IS NULL
    CREATE ROLE shop_reader AUTHORIZATION dbo;
GO
GRANT SELECT ON SCHEMA::shop TO shop_reader;
DENY UPDATE ON OBJECT::shop.Audit TO shop_reader;
REVOKE SELECT ON shop.Audit FROM shop_reader;
GO
ALTER ROLE shop_reader ADD MEMBER [guest];
GO
