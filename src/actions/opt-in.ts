import { TargetRefusedError } from './errors.ts';

/** A target may be changed only when its owner has tagged it so. */
export const OPT_IN_TAG = { key: 'stackflow:auto-remediation', value: 'enabled' } as const;

/** How the services write a tag: ECS in lower case, the others in upper case. */
interface Tag {
  Key?: string | undefined;
  Value?: string | undefined;
  key?: string | undefined;
  value?: string | undefined;
}

const isOptedIn = (tags: readonly Tag[] = []): boolean =>
  tags.some((tag) => (tag.Key ?? tag.key) === OPT_IN_TAG.key && (tag.Value ?? tag.value) === OPT_IN_TAG.value);

/** @returns what to tell the owner of a target without the tag. */
export const notOptedIn = (resource: string): TargetRefusedError =>
  new TargetRefusedError(`${resource} has not opted in: tag it ${OPT_IN_TAG.key} = ${OPT_IN_TAG.value} to let playbooks change it.`);

/** @throws TargetRefusedError naming the tag that is missing. */
export function assertOptedIn(resource: string, tags: readonly Tag[] | undefined): void {
  if (!isOptedIn(tags)) throw notOptedIn(resource);
}
