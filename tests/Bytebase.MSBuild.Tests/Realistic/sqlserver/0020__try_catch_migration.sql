BEGIN TRY
    ALTER TABLE shop.Customer ADD Score AS (LEN(Name) * 2) PERSISTED;
END TRY
BEGIN CATCH
    DECLARE @message nvarchar(2048) = ERROR_MESSAGE();
    RAISERROR (N'Score: %s; is it there already?', 16, 1, @message);
END CATCH;
GO
ALTER TABLE shop.Customer WITH CHECK ADD CONSTRAINT CK_Customer_Name CHECK (LEN(Name) > 0);
GO
ALTER TABLE shop.Customer CHECK CONSTRAINT CK_Customer_Name;
GO
