import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { buildConsole } from '../../scripts/build-console.ts';

const BUDGET_BYTES = 100 * 1024;
const BUILD_MS = 120_000;

let files: Map<string, Buffer>;

beforeAll(async () => {
  const directory = await buildConsole();
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
  files = new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
}, BUILD_MS);

const textsOf = (ending: string): string[] => [...files].filter(([name]) => name.endsWith(ending)).map(([, content]) => content.toString());

test('all JavaScript of the console is at most 100 KB as it goes over the wire', () => {
  const scripts = textsOf('.js');
  expect(scripts).not.toHaveLength(0);
  expect(scripts.reduce((sum, text) => sum + gzipSync(text).length, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
});

test('the page has nothing inline that the content security policy would refuse', () => {
  const page = files.get('index.html')?.toString() ?? '';
  expect(page).toContain('<script type="module"');
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/);
});

test('nothing of the console names another host', () => {
  const named = ['.js', '.css', '.html'].flatMap(textsOf).flatMap((text) => text.match(/(https?:)?\/\/[a-z0-9-]+\.[a-z]{2,}[^"'`\s)]*/gi) ?? []);
  // Names of languages, which nobody asks for.
  expect(named.filter((url) => !url.startsWith('http://www.w3.org/'))).toEqual([]);
});

test('every other file has a hash in its name, so that it may be kept for ever', () => {
  for (const name of files.keys()) expect(name).toMatch(/^(index\.html|icon\.svg|console-config\.json|assets\/[\w-]+-[\w-]{8}\.\w+)$/);
});
