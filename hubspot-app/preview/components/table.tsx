import type { TableCellProps, TableElementProps, TableHeaderProps, TableProps } from '@hubspot/ui-extensions';
import type { CSSProperties } from 'react';

export function Table(props: TableProps) {
  const { children, density = 'default', bordered = true, flush, testId } = props;
  return (
    <div className={`hsx-table-wrap${flush ? ' hsx-table-flush' : ''}`} data-testid={testId}>
      <table className={`hsx-table hsx-table-${density}${bordered ? ' hsx-table-bordered' : ''}`}>{children}</table>
      {props.paginated && <Pages page={props.page ?? 1} count={props.pageCount} go={props.onPageChange} />}
    </div>
  );
}

function Pages({ page, count, go }: { page: number; count: number; go: (page: number) => void }) {
  return (
    <nav className="hsx-pages" aria-label="Pages">
      <button type="button" className="hsx-button hsx-button-transparent hsx-button-xs" disabled={page <= 1} onClick={() => go(page - 1)}>
        Prev
      </button>
      <span className="hsx-text-microcopy">
        {page} / {count}
      </span>
      <button type="button" className="hsx-button hsx-button-transparent hsx-button-xs" disabled={page >= count} onClick={() => go(page + 1)}>
        Next
      </button>
    </nav>
  );
}

export function TableBody({ children }: TableElementProps) {
  return <tbody>{children}</tbody>;
}

export function TableHead({ children }: TableElementProps) {
  return <thead>{children}</thead>;
}

export function TableHeader({ children, width = 'auto', align = 'left' }: TableHeaderProps) {
  return (
    <th scope="col" style={{ ...(typeof width === 'number' ? {} : widths[width]), textAlign: align }}>
      {children}
    </th>
  );
}

export function TableRow({ children }: TableElementProps) {
  return <tr>{children}</tr>;
}

const widths: Record<string, CSSProperties> = { min: { width: '1%', whiteSpace: 'nowrap' }, max: { width: '99%' }, auto: {} };

export function TableCell({ children, width = 'auto', align = 'left', colSpan, testId }: TableCellProps) {
  // A fixed width gives way on a phone.
  const style = { ...(typeof width === 'number' ? { minWidth: `min(${width}px, 18cqi)` } : widths[width]), textAlign: align };
  return (
    <td style={style} colSpan={colSpan} data-testid={testId}>
      {children}
    </td>
  );
}
