import { followContacts } from './contacts.js';
import { followHealth } from './health.js';
import { obeyOrders } from './orders.js';
import { followRecord } from './record.js';
import { followState } from './state.js';
import { localizeTimes } from './times.js';
import { showCardToasts } from './toasts.js';

localizeTimes();
showCardToasts();
const looks = [followState()];
const record = document.querySelector('[data-record]');
if (record) looks.push(followRecord(record));
const contacts = document.querySelector('[data-contacts]');
if (contacts) followContacts(contacts);
if (document.querySelector('[data-health]')) followHealth();
obeyOrders(() => looks.forEach((look) => look()));
