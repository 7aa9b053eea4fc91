MERGE shop.Country WITH (HOLDLOCK) AS t
USING (VALUES
    ('CH', N'Schweiz; Suisse; Svizzera'),
    ('CI', N'Côte d''Ivoire'),
    ('JP', N'日本')
) AS s (Code, Name)
ON t.Code = s.Code
WHEN MATCHED AND t.Name <> s.Name THEN UPDATE SET Name = s.Name
WHEN NOT MATCHED BY TARGET THEN INSERT (Code, Name) VALUES (s.Code, s.Name)
OUTPUT $action, inserted.Code;
GO
