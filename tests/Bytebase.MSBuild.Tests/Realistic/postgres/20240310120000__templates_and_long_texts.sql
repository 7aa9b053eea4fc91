CREATE TABLE shop.template (
    name text PRIMARY KEY,
    body text NOT NULL
);

INSERT INTO shop.template (name, body) VALUES
('welcome', $html$
<html>
  <body onload="go();">
    <!-- it's a template: the mailer fills in what stands between %% -->
    <p>Dear %%name%%,</p>
    <p>you've got <b>5%</b> off; use the code "HELLO"!</p>
  </body>
</html>
$html$),
('script', $js$
const total = items.reduce((a, b) => a + b, 0);
/* DELETE FROM carts; */ // nobody executes this
if (total > 100 && !done) { send(`Hi; that's ${total}`); }
$js$),
('markdown', '
Title
=====

* it''s a list;
-- a signature

Good bye
');
