import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  heading: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers stand below each other. */
  isNumber?: boolean;
  /** Ids and ARNs, which may be broken anywhere. */
  isLong?: boolean;
}

interface TableProps<Row> {
  /** What the table lists, for those who can't see where it stands. */
  caption: string;
  /** The first one names the row. */
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Said in place of a table without rows. */
  empty: string;
}

const classOf = ({ isNumber, isLong }: { isNumber?: boolean; isLong?: boolean }): string | undefined =>
  [isNumber && 'number', isLong && 'long'].filter(Boolean).join(' ') || undefined;

/**
 * Rows under headings. On a narrow screen each row is a card, and each cell says its heading; the roles are said since the
 * browser forgets them there.
 */
export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class="table">
      <table role="table">
        <caption class="unseen">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.heading} role="columnheader" scope="col" class={classOf(column)}>
                {column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <TableRow key={keyOf(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableRow<Row>({ row, columns }: { row: Row; columns: Column<Row>[] }) {
  return (
    <tr role="row">
      {columns.map((column, index) =>
        index === 0 ? (
          <th key={column.heading} role="rowheader" scope="row" class={classOf(column)} data-heading={column.heading}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.heading} role="cell" class={classOf(column)} data-heading={column.heading}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );
}
