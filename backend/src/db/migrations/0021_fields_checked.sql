-- Business time when our fields in the CRM were last looked at; null = not since this column is there.
alter table crm_integrations add column fields_checked_at timestamptz;
