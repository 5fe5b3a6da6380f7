import { ADMIN_ROLE } from './log-in.ts';

/** @returns what `AWS::RDS::DBCluster` does when it creates the audit cluster, one statement each. */
export const creationOf = (database: string): string[] => [
  `create role ${ADMIN_ROLE} login createrole createdb`,
  `create database ${database} owner ${ADMIN_ROLE}`,
  `alter database ${database} set timezone to 'UTC'`,
];
