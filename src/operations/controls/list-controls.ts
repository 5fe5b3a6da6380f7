import type { Controls } from '../../contracts/api/controls.ts';
import { DEFAULT_LIMITS } from '../../contracts/control.ts';
import type { ControlStore } from '../../stores/control-store.ts';

/** @returns every switch that is set, by scope, and the limits that hold. */
export async function listControls(controls: Pick<ControlStore, 'findAll'>): Promise<Controls> {
  const all = (await controls.findAll()).sort((one, other) => one.scope.localeCompare(other.scope));
  return {
    pauses: all.flatMap(({ scope, pause }) => (pause ? [{ scope, ...pause }] : [])),
    modes: all.flatMap(({ scope, mode }) => (mode ? [{ scope, mode }] : [])),
    limits: all.find(({ scope }) => scope === 'all')?.limits ?? DEFAULT_LIMITS,
  };
}
