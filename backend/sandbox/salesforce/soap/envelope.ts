const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' };
const escape = (text: string): string => text.replace(/[<>&"']/g, (character) => ENTITIES[character] ?? character);

/** One element for each, in the order given. */
export const tags = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escape(value)}</${name}>`)
    .join('');

const NAMESPACES: Readonly<Record<string, string>> = { u: 'urn:partner.soap.sforce.com', c: 'urn:enterprise.soap.sforce.com' };

const envelope = (attributes: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ${attributes}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

export const reply = (kind: string, call: string, inside: string): string =>
  envelope(`xmlns="${NAMESPACES[kind] ?? ''}"`, `<${call}Response>${inside}</${call}Response>`);

export const fault = (code: string, message: string): string =>
  envelope(
    'xmlns:sf="urn:fault.partner.soap.sforce.com"',
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${escape(message)}</faultstring><detail><sf:LoginFault><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${escape(message)}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`,
  );
