import { expect, test } from '@jest/globals';
import { createOwnNames } from '../../../local/data-api/server/own-names.ts';

const { database, toServer, fromServer } = createOwnNames('abc123');

test.each([
  ['a role', 'grant select on a to stackflow_audit_writer', 'grant select on a to sf_abc123_audit_writer'],
  ['a quoted role', 'set role "stackflow_admin"', 'set role "sf_abc123_admin"'],
  ['a role in a string', "rolname = 'stackflow_admin'", "rolname = 'sf_abc123_admin'"],
])('%s has a name of its own in the server, of the same length', (_, sql, inServer) => {
  expect(toServer(sql)).toBe(inServer);
  expect(inServer).toHaveLength(sql.length);
  expect(fromServer(inServer)).toBe(sql);
});

test.each(["current_setting('stackflow.password')", 'my_stackflow_admin', 'StackFlow'])('%s keeps its name', (sql) => {
  expect(toServer(sql)).toBe(sql);
});

test('the database comes back as stackflow', () => {
  expect(fromServer(`permission denied for database ${database}`)).toBe('permission denied for database stackflow');
});
