/* Batches of 5,000, so that nobody waits for a lock for long. Running it again does no harm. */
DO $backfill$
DECLARE
    v_rows int;
BEGIN
    LOOP
        UPDATE shop.customer
        SET settings = settings || '{"newsletter": false}'
        WHERE id IN (
            SELECT id FROM shop.customer
            WHERE NOT settings ? 'newsletter'
            ORDER BY id
            LIMIT 5000
            FOR UPDATE SKIP LOCKED);
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        EXIT WHEN v_rows = 0;
        PERFORM pg_sleep(0.01); -- let the others in
    END LOOP;
END
$backfill$;
