-- Of a CRM that is not the master it was kept as agreed what only one side said. What both say is found with its next reading.
update crm_sync_state l set human = '{}' from crm_integrations i
  where i.customer_id = l.customer_id and i.id = l.connection_id and not i.is_master and l.human <> '{}';
