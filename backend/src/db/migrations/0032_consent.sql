-- Addresses and domains nobody of the customer writes to, whatever else is known. What was taken off the list stays, with who did it and why.
create table suppressions (
  customer_id uuid not null references customers (id),
  id uuid not null,
  kind text not null check (kind in ('address', 'domain')),
  -- In the form it is compared in.
  value text not null,
  reason text,
  origin text not null check (origin in ('api', 'import')),
  -- When the person or company said so, where that is known; business time.
  since timestamptz not null,
  added_at timestamptz not null,
  added_by uuid not null,
  lifted_at timestamptz,
  lifted_by uuid,
  lifted_because text,
  check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_because is null)),
  primary key (customer_id, id),
  foreign key (customer_id, added_by) references users (customer_id, id),
  foreign key (customer_id, lifted_by) references users (customer_id, id)
);
--> statement-breakpoint
create unique index suppressions_value on suppressions (customer_id, value, kind) where lifted_at is null;
--> statement-breakpoint
alter table suppressions enable row level security;
alter table suppressions force row level security;
create policy tenant on suppressions to salesos_app using (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid) with check (customer_id = nullif(current_setting('salesos.customer_id', true), '')::uuid);
grant select, insert, update, delete on suppressions to salesos_app;
