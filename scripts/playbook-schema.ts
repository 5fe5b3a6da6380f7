import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { playbookSchema } from '../src/contracts/playbook.ts';

/** Where editors find it: each playbook's `$schema` line points here. */
export const SCHEMA_FILE = fileURLToPath(new URL('../playbooks/playbook.schema.json', import.meta.url));

/** @returns the JSON Schema of a playbook file, as text; made from the schema that bootstrap checks with. */
export function playbookJsonSchema(): string {
  const schema = z.toJSONSchema(playbookSchema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'StackFlow remediation playbook', ...schema }, null, 2)}\n`;
}

// `npm run schema` runs this file.
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, playbookJsonSchema());
