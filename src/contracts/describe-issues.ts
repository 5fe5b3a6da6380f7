import type * as z from 'zod/mini';

const describePath = (path: PropertyKey[]): string => (path.length === 0 ? '(whole document)' : path.map(String).join('.'));

/** @returns zod's issues as one line, each with the path of its field: `incident.priority: Invalid option …`. */
export const describeIssues = (error: z.core.$ZodError): string =>
  error.issues.map((issue) => `${describePath(issue.path)}: ${issue.message}`).join('; ');
