import type { HeadingProps, ListProps, StatusTagProps, TagProps, TextProps, TooltipProps } from '@hubspot/ui-extensions';
import { Children, type CSSProperties, useId } from 'react';

const weights: Record<string, number> = { regular: 400, demibold: 600, bold: 700 };

export function Text({ variant = 'bodytext', inline, format, children, testId }: TextProps) {
  const style: CSSProperties = {
    ...(format?.fontWeight ? { fontWeight: weights[format.fontWeight] } : {}),
    ...(format?.italic ? { fontStyle: 'italic' } : {}),
  };
  const Element = inline ? 'span' : 'p';
  return (
    <Element className={`hsx-text hsx-text-${variant}`} style={style} data-testid={testId}>
      {children}
    </Element>
  );
}

export function Heading({ children, inline, testId }: HeadingProps) {
  return (
    <h3 className={`hsx-heading${inline ? ' hsx-heading-inline' : ''}`} data-testid={testId}>
      {children}
    </h3>
  );
}

export function Tag({ variant = 'default', overlay, children, testId }: TagProps) {
  const tipId = useId();
  const tag = (
    <span className={`hsx-tag hsx-tag-${variant}`} data-testid={testId} {...(overlay ? { tabIndex: 0, 'aria-describedby': tipId } : {})}>
      {children}
    </span>
  );
  if (!overlay) return tag;
  return (
    <span className="hsx-overlay-anchor">
      {tag}
      <span id={tipId} className="hsx-overlay">
        {overlay}
      </span>
    </span>
  );
}

export function Tooltip({ children }: TooltipProps) {
  return (
    <span role="tooltip" className="hsx-tooltip">
      {children}
    </span>
  );
}

export function StatusTag({ variant = 'default', hollow, children, testId }: StatusTagProps) {
  return (
    <span className="hsx-status" data-testid={testId}>
      <span className={`hsx-dot hsx-dot-${variant}${hollow ? ' hsx-dot-hollow' : ''}`} aria-hidden="true" />
      {children}
    </span>
  );
}

export function List({ variant = 'unordered', children, testId }: ListProps) {
  const Element = variant.startsWith('ordered') ? 'ol' : 'ul';
  return (
    <Element className={`hsx-list hsx-list-${variant}`} data-testid={testId}>
      {Children.map(children, (child) => (
        <li>{child}</li>
      ))}
    </Element>
  );
}
