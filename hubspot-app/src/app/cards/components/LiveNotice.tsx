import { Alert } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';

/** A short warning the backend sends along, e.g. that mail of a sandbox goes to one test address. */
export function LiveNotice({ notice }: { notice: CardView['notice'] }) {
  if (!notice) return null;
  const variant = notice.kind === 'error' ? 'danger' : notice.kind;
  return <Alert variant={variant} title={notice.text} />;
}
