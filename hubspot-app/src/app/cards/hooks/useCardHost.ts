import { useExtensionActions, useExtensionContext } from '@hubspot/ui-extensions';
import { useMemo } from 'react';
import { type CardTarget, defaultOrigin } from '../lib/api.ts';

type CardLocation = 'crm.record.tab' | 'crm.record.sidebar';

/** What the page around the card offers. */
export interface CardHost {
  target: CardTarget;
  product: string;
  isSidebar: boolean;
  addAlert: ReturnType<typeof useExtensionActions<CardLocation>>['addAlert'];
  refreshObjectProperties(): void;
}

export function useCardHost(): CardHost {
  const context = useExtensionContext<CardLocation>();
  const { addAlert, refreshObjectProperties } = useExtensionActions<CardLocation>();
  const origin = String(context.variables?.['API_ORIGIN'] ?? defaultOrigin);
  const product = context.extension?.appName ?? 'SalesOS';
  const { objectId } = context.crm;
  const isSidebar = context.location === 'crm.record.sidebar';
  return useMemo(
    () => ({ target: { origin, objectId }, product, isSidebar, addAlert, refreshObjectProperties }),
    [origin, objectId, product, isSidebar, addAlert, refreshObjectProperties],
  );
}
