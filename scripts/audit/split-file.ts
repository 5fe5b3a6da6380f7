import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const LINE_FEED = 10;
const PROBE_BYTES = 64 * 1024;

/** Whole lines of a file: the first byte, and the one behind the last. */
export interface Segment {
  file: string;
  start: number;
  end: number;
}

/** @returns where the first line begins that doesn't begin before a position; the file's end without one. */
function findLineStart(descriptor: number, position: number, size: number): number {
  const probe = Buffer.alloc(PROBE_BYTES);
  for (let at = position - 1; at < size; at += PROBE_BYTES) {
    const found = probe.subarray(0, readSync(descriptor, probe, 0, PROBE_BYTES, at)).indexOf(LINE_FEED);
    if (found !== -1) return at + found + 1;
  }
  return size;
}

/** @returns a file in segments of whole lines, each about so many bytes long. */
export function splitFile(file: string, bytes: number): Segment[] {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const segments: Segment[] = [];
    for (let start = 0; start < size; ) {
      const end = start + bytes < size ? findLineStart(descriptor, start + bytes, size) : size;
      segments.push({ file, start, end });
      start = end;
    }
    return segments;
  } finally {
    closeSync(descriptor);
  }
}
