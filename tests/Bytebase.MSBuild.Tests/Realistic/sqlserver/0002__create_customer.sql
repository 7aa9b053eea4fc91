CREATE TABLE [shop].[Customer]
(
    [Id] bigint IDENTITY(1,1) NOT NULL,
    [PublicId] uniqueidentifier NOT NULL CONSTRAINT [DF_Customer_PublicId] DEFAULT NEWSEQUENTIALID(),
    [Email] shop.Email,
    [Name] nvarchar(200) NOT NULL,
    [Role] nvarchar(20) NOT NULL CONSTRAINT [DF_Customer_Role] DEFAULT N'buyer',
    [Settings] nvarchar(max) NULL,
    [Created At] datetime2(3) NOT NULL CONSTRAINT [DF_Customer_CreatedAt] DEFAULT SYSUTCDATETIME(),
    CONSTRAINT [PK_Customer] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF, FILLFACTOR = 90) ON [PRIMARY],
    CONSTRAINT [CK_Customer_Settings] CHECK (ISJSON([Settings]) = 1)
) ON [PRIMARY]
GO
CREATE UNIQUE NONCLUSTERED INDEX [UX_Customer_Email] ON [shop].[Customer] ([Email]) INCLUDE ([Name]) WHERE [Email] IS NOT NULL
GO
