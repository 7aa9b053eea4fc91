ALTER TABLE `orders`
  ADD INDEX `ix_orders_state` (`state`, `placed_on`),
  ALGORITHM=INPLACE, LOCK=NONE;
