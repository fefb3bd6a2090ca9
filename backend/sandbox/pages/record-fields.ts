import { html } from 'hono/html';
import type { RecordPage } from '../core/record-page.ts';
import type { Markup } from './markup.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

interface ShownField {
  /** Where the page's script finds the value in the record's JSON. */
  path: string;
  label: string;
  value: string | null;
  apiName?: string;
}

function line({ path, label, value, apiName }: ShownField): Markup {
  return html`<div><dt title="${apiName ?? label}">${label}</dt><dd data-path="${path}" data-value="${value ?? ''}" title="${value ?? ''}">${value ?? '–'}</dd></div>`;
}

/** The contact's own fields. */
export function standardFields(record: RecordPage): Markup {
  const words = VENDOR_WORDS[record.vendor];
  const fields: ShownField[] = [
    { path: 'email', label: 'Email', value: record.email },
    { path: 'phone', label: 'Phone', value: record.phone },
    { path: 'title', label: 'Title', value: record.title },
    { path: 'company', label: words.company, value: record.company },
    { path: 'location', label: 'Location', value: record.location },
    { path: 'owner.name', label: 'Owner', value: record.owner?.name ?? null },
    { path: 'optedOut', label: words.optOut, value: record.optedOut ? 'Yes' : 'No' },
  ];
  return html`<dl class="fields">${fields.map(line)}</dl>`;
}

/** The vendor's labels repeat the product's name, which the heading already says. */
const shortLabel = (label: string): string => label.replace(/^SalesOS\s+/, '');

export function ownedFields({ ownedFields: fields, vendor }: RecordPage): Markup {
  return html`<dl class="fields" data-owned>
      ${fields.map(({ apiName, label, value }) => line({ path: `ownedFields.${apiName}`, label: shortLabel(label), value, apiName }))}
    </dl>
    <p class="empty" data-no-owned ${fields.length > 0 ? 'hidden' : ''}>${VENDOR_WORDS[vendor].noFields}</p>`;
}
