-- Where the mail of a customer goes whose CRM is a sandbox: to people in the copy of production's records it must not.
alter table customers add column redirect_mail_to text;
alter table emails add column redirected_to text;
