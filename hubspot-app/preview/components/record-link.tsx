import type { CrmActionLinkProps } from '@hubspot/ui-extensions/crm';
import { createContext, useContext } from 'react';

/** Where the page around the card shows records, by object type. */
export const RecordUrls = createContext<Readonly<Record<string, string>>>({});

/** On HubSpot it knows a dozen actions; our cards use the way to a record. */
export function CrmActionLink({ actionType, actionContext, children, testId }: CrmActionLinkProps) {
  const urls = useContext(RecordUrls);
  if (actionType !== 'RECORD_APP_LINK' || !('objectId' in actionContext)) return <span className="hsx-unmapped">CrmActionLink {actionType}</span>;
  const { objectTypeId, objectId } = actionContext;
  return (
    <a className="hsx-link" href={(urls[objectTypeId] ?? '#').replace('{id}', encodeURIComponent(objectId))} data-testid={testId}>
      {children}
    </a>
  );
}
