-- As of contacts (0025): of a customer who has just come statistics know nothing, so any index that begins with the customer promised one
-- row, and each list of a first reading went through all of that customer's rows.
alter table accounts alter column customer_id set statistics 0;
--> statement-breakpoint
alter table opportunities alter column customer_id set statistics 0;
--> statement-breakpoint
alter table crm_sync_state alter column customer_id set statistics 0;
--> statement-breakpoint
alter table crm_dirty alter column customer_id set statistics 0;
--> statement-breakpoint
alter table crm_published alter column customer_id set statistics 0;
--> statement-breakpoint
alter table activities alter column customer_id set statistics 0;
--> statement-breakpoint
alter table activity_people alter column customer_id set statistics 0;
--> statement-breakpoint
-- What narrows comes right after the customer: by the connection before it all links of a new connection were taken for one row, too, and looked
-- through for each record that had changed.
alter table crm_sync_state drop constraint crm_sync_state_customer_id_connection_id_entity_type_crm_id_key;
--> statement-breakpoint
alter table crm_sync_state add constraint crm_sync_state_crm unique (customer_id, crm_id, connection_id, entity_type);
--> statement-breakpoint
-- What comes next in a customer's log, in its order. Of a short log the server thinks that sorting all of it is cheaper, and of a new customer's that it
-- is short: each batch of a first reading's events then read all of them. Here it may only follow the index.
create function events_after(of_customer uuid, after_txid xid8, after_seq bigint, most integer) returns setof events
language plpgsql stable set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
begin
  return query select e.* from events e
    where e.customer_id = of_customer and (e.txid, e.seq) > (after_txid, after_seq) and e.txid < pg_snapshot_xmin(pg_current_snapshot())
    order by e.txid, e.seq limit most;
end $$;
