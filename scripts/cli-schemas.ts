import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { errorOutput } from './commands/error-output.ts';
import { OUTPUTS } from './commands/outputs.ts';

/** Where programs that read `stackflow … --json` find what to expect. */
export const SCHEMA_DIRECTORY = fileURLToPath(new URL('../docs/schemas/', import.meta.url));

/** `window add` → `window-add.schema.json` */
export const schemaFileOf = (command: string): string => `${command.replaceAll(' ', '-')}.schema.json`;

function toText(title: string, output: z.ZodMiniType): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(output, { io: 'output', target: 'draft-7' }) }, null, 2)}\n`;
}

/** @returns the text of every published schema, by file name. */
export function cliSchemas(): Map<string, string> {
  const all = Object.entries(OUTPUTS).map(([command, output]) => [schemaFileOf(command), toText(`stackflow ${command} --json`, output)] as const);
  return new Map([...all, [schemaFileOf('error'), toText('What stackflow --json prints on standard error', errorOutput)]]);
}

/** Writes them all, and takes away those of commands that are gone. */
function publish(): void {
  const schemas = cliSchemas();
  mkdirSync(SCHEMA_DIRECTORY, { recursive: true });
  for (const name of readdirSync(SCHEMA_DIRECTORY)) if (!schemas.has(name)) rmSync(join(SCHEMA_DIRECTORY, name));
  for (const [name, text] of schemas) writeFileSync(join(SCHEMA_DIRECTORY, name), text);
}

// `npm run schemas` runs this file.
if (process.argv[1] === fileURLToPath(import.meta.url)) publish();
