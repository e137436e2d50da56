/** Asking a database that SQLite has open in the page. */
import type { Database, SqlValue } from 'sql.js';

export type Row = Record<string, SqlValue>;
export class BadDatabase extends Error {}

export function rows(database: Database, sql: string): Row[] {
  const found: Row[] = [];
  const statement = database.prepare(sql);
  while (statement.step()) found.push(statement.getAsObject());
  statement.free();
  return found;
}
export function row(database: Database, sql: string): Row {
  const [found] = rows(database, sql);
  if (found === undefined) throw new BadDatabase(`nothing answers to ${sql}`);
  return found;
}
