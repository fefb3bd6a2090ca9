-- Why the CRM does not show us its users; null = it does.
alter table crm_integrations add column users_unavailable text;
--> statement-breakpoint
-- The CRM's user an activity is of, whether or not that is one of ours.
alter table activities add column owner_crm_id text;
-- Nobody entered it at the CRM's pages: an inbox or a calendar that is connected there saw it.
alter table activities add column is_captured boolean not null default false;
-- The one of ours that is the same; it is listed, and this one is not.
alter table activities add column copy_of uuid;
alter table activities add foreign key (customer_id, copy_of) references activities (customer_id, id);
create index activities_copies on activities (customer_id, copy_of) where copy_of is not null;
--> statement-breakpoint
-- Why the CRM does not have this person on it; null = it has, or will. Only where the activity is ours.
alter table activity_people add column left_out text;
create index activity_people_left_out on activity_people (customer_id, connection_id, left_out) where left_out is not null;
--> statement-breakpoint
-- Everybody else it was sent to, as its headers say.
alter table inbound_mails add column to_addresses text[] not null default '{}';
alter table inbound_mails add column cc_addresses text[] not null default '{}';
