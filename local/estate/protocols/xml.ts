/** A list whose items have a name of their own: `<DBInstances><DBInstance>…`. */
export class NamedList {
  readonly name: string;
  readonly items: readonly unknown[];
  constructor(name: string, items: readonly unknown[]) {
    this.name = name;
    this.items = items;
  }
}

export const listOf = (name: string, items: readonly unknown[]): NamedList => new NamedList(name, items);

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @returns the value as XML. @param itemName element of a plain list's items: `member` of the Query protocol, `item` of EC2's */
export function toXml(value: unknown, itemName = 'member'): string {
  if (Array.isArray(value)) return toXml(listOf(itemName, value), itemName);
  if (value instanceof NamedList) return value.items.map((item) => `<${value.name}>${toXml(item, itemName)}</${value.name}>`).join('');
  if (typeof value !== 'object' || value === null) return escape(String(value ?? ''));
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `<${name}>${toXml(inner, itemName)}</${name}>`)
    .join('');
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

/** @returns the texts of all elements of that name; enough for the flat bodies that clients send. */
export const readElements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
    text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity),
  );
