INSERT INTO `products` (`sku`, `title`, `description`) VALUES
  ('A-100', 'Mug "Good morning"', NULL),
  ('A-101', 'O\'Brien\'s mug; large', 'it''s a mug'),
  ('A-102', "Poster 'Paris'", "two\nlines; and a \"quote\""),
  ('B-200', 'Kaffee für Zürich – 日本語のラベル', 'C:\\temp\\'),
  ('B-201', '-- not a comment', '/* nor this */ # nor that'),
  ('B-202', 'emoji 🎉', 'back`tick')
ON DUPLICATE KEY UPDATE `title` = VALUES(`title`);

INSERT IGNORE INTO `prices` (`product_id`, `valid_from`, `cents`)
SELECT `id`, '2024-01-01', 100 + (`id` * 37) % 900 FROM `products`;
