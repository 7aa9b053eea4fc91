-- In slices by key, each of them short: replication must not lag.
UPDATE `customers` SET `settings` = JSON_SET(`settings`, '$.newsletter', FALSE) WHERE `id` BETWEEN 1 AND 100000;
UPDATE `customers` SET `settings` = JSON_SET(`settings`, '$.newsletter', FALSE) WHERE `id` BETWEEN 100001 AND 200000;
UPDATE `customers` SET `settings` = JSON_SET(`settings`, '$.newsletter', FALSE) WHERE `id` > 200000;
