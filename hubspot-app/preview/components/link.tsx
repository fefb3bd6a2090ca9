import type { LinkProps } from '@hubspot/ui-extensions';

export const urlOf = (href: LinkProps['href']): string => (typeof href === 'string' ? href : href.url);

export function Link({ href, children, testId }: LinkProps) {
  return (
    <a className="hsx-link" href={urlOf(href)} target="_blank" rel="noreferrer" data-testid={testId}>
      {children}
    </a>
  );
}
