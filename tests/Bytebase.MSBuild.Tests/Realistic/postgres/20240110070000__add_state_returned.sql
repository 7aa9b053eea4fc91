-- An enum's new value cannot be used in the transaction that adds it, so it comes alone.
ALTER TYPE shop.order_state ADD VALUE IF NOT EXISTS 'returned' AFTER 'paid';
