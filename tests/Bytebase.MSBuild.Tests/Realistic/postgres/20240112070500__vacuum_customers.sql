VACUUM (ANALYZE) shop.customer;
