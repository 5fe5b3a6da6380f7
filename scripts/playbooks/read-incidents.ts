import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { configurationItemSchema, type ConfigurationItem } from '../../src/contracts/configuration-item.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { UsageError } from '../commands/exit-codes.ts';
import { parseMessages } from '../commands/message.ts';
import { createFindCi, fromMessage, fromRecord, fromText, recordedIncidentSchema, type FindCi, type NamedIncident } from './recorded-incident.ts';

/** Where recorded incidents, and the CIs that they are about, are when nobody says otherwise. */
export const INCIDENT_DIRECTORY = 'samples';
export const CI_FILE = 'samples/configuration-items.json';

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`Can't read ${file}: ${(error as Error).message}`);
  }
};

function parse<T>(schema: z.ZodMiniType<T>, file: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${file} is not valid: ${describeIssues(parsed.error)}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/** @returns the CIs of a file; of the default one none, when it isn't there. @throws UsageError */
export function readCis(file: string = CI_FILE): ConfigurationItem[] {
  if (file === CI_FILE && !existsSync(file)) return [];
  return parse(z.array(configurationItemSchema), file, parseJson(file, readText(file)));
}

const hasMember = (value: unknown, ...names: string[]): boolean => typeof value === 'object' && value !== null && names.some((name) => name in value);

/** What lies beside incidents in a directory: CIs, windows, the estate. */
const isAboutIncidents = (value: unknown): boolean =>
  Array.isArray(value) ? value.some((one) => hasMember(one, 'incident')) : hasMember(value, 'incident', 'messages', 'alert', 'hostIncident', 'request');

function fromJson(file: string, text: string, findCi: FindCi): NamedIncident[] {
  const value = parseJson(file, text);
  if (hasMember(value, 'messages', 'alert', 'hostIncident') || hasMember(value, 'schemaVersion'))
    return parseMessages(file, text).flatMap((message, index) => fromMessage(message, `${file}#${index + 1}`, findCi));
  const records = parse(z.array(recordedIncidentSchema), file, Array.isArray(value) ? value : [value]);
  return records.map((record, index) => fromRecord(record, `${file}#${index + 1}`, findCi));
}

const fromLines = (file: string, text: string, ci: ConfigurationItem | undefined): NamedIncident[] =>
  text.split(/\r?\n/).flatMap((line, index) => (line.trim() === '' || line.startsWith('#') ? [] : [fromText(line.trim(), `${file}:${index + 1}`, ci)]));

function filesIn(directory: string): string[] {
  const names = readdirSync(directory, { recursive: true }) as string[];
  const files = names.filter((name) => /\.(json|txt)$/.test(name)).sort().map((name) => join(directory, name));
  return files.filter((file) => file.endsWith('.txt') || isAboutIncidents(parseJson(file, readText(file))));
}

/** What incidents that name no CI are about. */
function findDefaultCi(ciId: string | undefined, cis: readonly ConfigurationItem[]): ConfigurationItem | undefined {
  const ci = cis.find((one) => one.ciId === ciId);
  if (ciId === undefined || ci) return ci;
  throw new UsageError(`--ci ${ciId}: there is no such CI among those of --cis.`);
}

/**
 * Reads incidents as they were recorded: alerts, host incidents and requests as `stackflow send` takes them, samples,
 * incidents with what is expected, and texts, one a line.
 * @param ciId of the CI that texts are about
 * @throws UsageError
 */
export function readIncidents(path: string, cis: readonly ConfigurationItem[], ciId?: string): NamedIncident[] {
  if (!existsSync(path)) throw new UsageError(`There is no ${path}.`);
  const files = statSync(path).isDirectory() ? filesIn(path) : [path];
  const findCi = createFindCi(cis);
  const ci = findDefaultCi(ciId, cis);
  const found = files.flatMap((file) => (file.endsWith('.txt') ? fromLines(file, readText(file), ci) : fromJson(file, readText(file), findCi)));
  if (found.length === 0) throw new UsageError(`${path} has no incident.`);
  return found;
}
