import type { DatabaseClusterSeed, DatabaseSeed } from '../seed.ts';

/** RDS tells of an event some seconds after it happened. */
const EVENT_VISIBLE_AFTER_MS = 5_000;
const DEFAULT_REBOOT_SECONDS = 20;
const DEFAULT_FAILOVER_SECONDS = 30;

export interface RdsEvent {
  message: string;
  /** Epoch milliseconds, virtual. */
  at: number;
}

const visible = (events: RdsEvent[], now: number): RdsEvent[] => events.filter(({ at }) => now - at >= EVENT_VISIBLE_AFTER_MS);

/** A database as it is whenever somebody looks. */
export function createDatabase(seed: DatabaseSeed, now: () => number) {
  const rebootMs = (seed.rebootSeconds ?? DEFAULT_REBOOT_SECONDS) * 1000;
  let rebootedAt = Number.NEGATIVE_INFINITY;
  const events: RdsEvent[] = [];
  return {
    status: (): string => (now() < rebootedAt + rebootMs ? 'rebooting' : (seed.status ?? 'available')),
    events: (): RdsEvent[] => visible(events, now()),
    reboot(): void {
      rebootedAt = now();
      events.push({ message: 'DB instance shutdown', at: rebootedAt }, { message: 'DB instance restarted', at: rebootedAt + rebootMs });
    },
  };
}

/** A cluster: while it fails over, its writer changes in the middle. */
export function createDatabaseCluster(seed: DatabaseClusterSeed, firstWriter: string, now: () => number) {
  const failoverMs = (seed.failoverSeconds ?? DEFAULT_FAILOVER_SECONDS) * 1000;
  let last = { from: firstWriter, to: firstWriter, at: Number.NEGATIVE_INFINITY };
  const events: RdsEvent[] = [];
  const writer = (): string => (now() >= last.at + failoverMs / 2 ? last.to : last.from);
  return {
    writer,
    status: (): string => (now() < last.at + failoverMs ? 'failing-over' : 'available'),
    events: (): RdsEvent[] => visible(events, now()),
    failOver(to: string): void {
      last = { from: writer(), to, at: now() };
      events.push(
        { message: `Started cross AZ failover to DB instance: ${to}`, at: last.at },
        { message: `Completed failover to DB instance: ${to}`, at: last.at + failoverMs },
      );
    },
  };
}
