CREATE TABLE shop.Template (Name varchar(50) NOT NULL PRIMARY KEY, Body nvarchar(max) NOT NULL);
GO
INSERT INTO shop.Template (Name, Body) VALUES ('welcome', N'
<html>
  <body onload="go();">
    <!-- it''s a template -->
    <p>Dear %%name%%,</p>
    <p>you''ve got <b>5%</b> off; use the code "HELLO"!</p>
  </body>
</html>
'), ('signature', N'--
Yours,
the shop; it''s here for you
');
GO
