-- The list is shown oldest first, page by page.
create index suppressions_oldest on suppressions (customer_id, added_at, id) where lifted_at is null;
