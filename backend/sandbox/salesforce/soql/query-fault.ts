import { ApiFault } from '../api-fault.ts';

export function malformed(message: string): ApiFault {
  return new ApiFault(400, 'MALFORMED_QUERY', message);
}

export function invalidField(message: string): ApiFault {
  return new ApiFault(400, 'INVALID_FIELD', message);
}

export function noSuchColumn(name: string, object: string): ApiFault {
  return invalidField(
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** What the vendor says of a text that is no query: the token it did not expect. */
export function syntaxFault(parserSaid: string): string {
  const [, token] = /but found(?: -->|:) '?([^'\n]*?)'?(?: <--)?$/.exec(parserSaid) ?? [];
  if (token !== undefined) return `unexpected token: '${token === '' ? '<EOF>' : token}'`;
  const [, character] = /unexpected character: ->(.)<-/.exec(parserSaid) ?? [];
  return `unexpected token: '${character ?? '<EOF>'}'`;
}
