import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { Problem } from '../../src/operations/playbooks/check/problem.ts';

/** As editors count: both from 1, a column in characters. */
export interface Position {
  line: number;
  column: number;
}

/** @param offset into the file's text */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|[^])/y;

/** @returns where a text's character stands behind its quotation mark: an escape is several characters in the file. */
function offsetInside(raw: string, characters: number): number {
  let at = 1;
  for (let read = 0; read < characters && at < raw.length; read += 1) {
    ESCAPE.lastIndex = at;
    at += ESCAPE.exec(raw)?.[0].length ?? 1;
  }
  return at;
}

/** What isn't there is missing in what there is. */
function nearestNode(tree: Node, path: Problem['path']): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node;
  }
  return tree;
}

/** @returns where in the file's text a problem is. */
export function offsetOf(text: string, tree: Node, { path, on, offset }: Problem): number {
  const node = nearestNode(tree, path);
  const name = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  if (on === 'key' && name) return name.offset;
  if (offset === undefined || node.type !== 'string') return node.offset;
  return node.offset + offsetInside(text.slice(node.offset, node.offset + node.length), offset);
}
