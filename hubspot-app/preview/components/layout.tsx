import type { AutoGridProps, BoxProps, DividerProps, FlexProps, InlineProps, TileProps } from '@hubspot/ui-extensions';
import type { CSSProperties } from 'react';

const gaps: Record<string, number> = {
  flush: 0,
  'extra-small': 4,
  xs: 4,
  small: 8,
  sm: 8,
  medium: 16,
  md: 16,
  large: 24,
  lg: 24,
  'extra-large': 32,
  xl: 32,
};
const sides: Record<string, string> = {
  start: 'flex-start',
  end: 'flex-end',
  center: 'center',
  between: 'space-between',
  around: 'space-around',
  baseline: 'baseline',
  stretch: 'stretch',
};

function gapOf(gap: string | undefined): number {
  return gaps[gap ?? 'flush'] ?? 0;
}

export function Flex({ direction = 'row', justify = 'start', align = 'stretch', alignSelf, wrap, gap, children, testId }: FlexProps) {
  const style: CSSProperties = {
    flexDirection: direction,
    justifyContent: sides[justify],
    alignItems: sides[align],
    flexWrap: wrap === true || wrap === 'wrap' ? 'wrap' : 'nowrap',
    gap: gapOf(gap),
    ...(alignSelf ? { alignSelf: sides[alignSelf] } : {}),
  };
  return (
    <div className="hsx-flex" style={style} data-testid={testId}>
      {children}
    </div>
  );
}

export function Box({ flex = 'auto', alignSelf = 'auto', children, testId }: BoxProps) {
  return (
    <div className="hsx-box" style={{ flex: flex === 'initial' ? '0 1 auto' : flex, alignSelf: sides[alignSelf] ?? alignSelf }} data-testid={testId}>
      {children}
    </div>
  );
}

export function Inline({ justify = 'start', align = 'stretch', gap, children, testId }: InlineProps) {
  return (
    <div className="hsx-inline" style={{ justifyContent: sides[justify], alignItems: sides[align], gap: gapOf(gap) }} data-testid={testId}>
      {children}
    </div>
  );
}

export function AutoGrid({ columnWidth, flexible, gap, children, testId }: AutoGridProps) {
  const column = flexible ? `minmax(min(${columnWidth}px, 100%), 1fr)` : `${columnWidth}px`;
  return (
    <div style={{ display: 'grid', gridTemplateColumns: `repeat(auto-fit, ${column})`, gap: gapOf(gap) }} data-testid={testId}>
      {children}
    </div>
  );
}

export function Divider({ testId }: DividerProps) {
  return <hr className="hsx-divider" data-testid={testId} />;
}

export function Tile({ compact, flush, children, testId }: TileProps) {
  return (
    <div className={`hsx-tile${compact ? ' hsx-tile-compact' : ''}${flush ? ' hsx-tile-flush' : ''}`} data-testid={testId}>
      {children}
    </div>
  );
}
