import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// zod/mini brings no language; without one every message is "Invalid input".
z.config(en());

const describePath = (path: PropertyKey[]): string => (path.length === 0 ? '(whole document)' : path.map(String).join('.'));

/** @returns zod's issues as one line, each with the path of its field: `incident.priority: Invalid option …`. */
export const describeIssues = (error: z.core.$ZodError): string =>
  error.issues.map((issue) => `${describePath(issue.path)}: ${issue.message}`).join('; ');
