-- The history is in the warehouse since V12; a dump of it is kept until 2030.
DROP TABLE IF EXISTS `customer_history`;

-- DROP TABLE `prices`;  (not before the new shop is live)
