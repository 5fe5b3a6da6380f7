import { toXml } from '../estate/protocols/xml.ts';
import type { Answer } from './types.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** @param parts objects and named lists, one after the other inside the root element */
export const xmlAnswer = (root: string, ...parts: unknown[]): Answer => ({
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${parts.map((part) => toXml(part)).join('')}</${root}>`,
});

export const toIsoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
