import type { ReactNode } from 'react';

/** HubSpot draws the frame and the title around a card itself; so does this host. */
export function CardFrame({
  title,
  isSidebar,
  failure,
  children,
}: {
  title: string;
  isSidebar: boolean;
  failure: string | null;
  children: ReactNode;
}) {
  return (
    <section className={`hsx-card${isSidebar ? ' hsx-card-sidebar' : ''}`} aria-label={title}>
      <h2 className="hsx-card-title">{title}</h2>
      <div className="hsx-card-body">{failure === null ? children : <pre className="hsx-unmapped">{failure}</pre>}</div>
    </section>
  );
}
