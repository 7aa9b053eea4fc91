CREATE TABLE `templates` (
  `name` VARCHAR(50) NOT NULL PRIMARY KEY,
  `body` LONGTEXT NOT NULL
);

INSERT INTO `templates` VALUES ('welcome', '
<html>
  <body onload="go();">
    <!-- it\'s a template -->
    <p>Dear %%name%%,</p>
    <p>you\'ve got <b>5%</b> off; use the code "HELLO"!</p>
  </body>
</html>
'), ('signature', '--
Yours,
the shop; it\'s here for you
');
