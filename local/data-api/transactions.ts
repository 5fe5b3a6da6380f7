import { randomBytes } from 'node:crypto';
import type { Session } from './engine.ts';
import { DataApiError } from './errors.ts';

/** Aurora ends a transaction that nobody used for this long. */
const IDLE_MS = 3 * 60 * 1000;

interface Transaction {
  session: Session;
  idle: NodeJS.Timeout;
}

const notFound = (id: string): DataApiError =>
  new DataApiError('TransactionNotFoundException', `Transaction ${id} is not found: it has ended, or expired`);

/** The transactions that are open. Embedded PostgreSQL has one session, so that there is one at a time. */
export function createTransactions() {
  const open = new Map<string, Transaction>();

  async function end(id: string, how: 'commit' | 'rollback'): Promise<void> {
    const { session } = use(id);
    clearTimeout(open.get(id)?.idle);
    open.delete(id);
    await session.query(how).finally(() => session.release());
  }

  const expireLater = (id: string): NodeJS.Timeout => {
    const timer = setTimeout(() => void end(id, 'rollback').catch(() => undefined), IDLE_MS);
    return timer.unref();
  };

  function use(id: string): Transaction {
    const transaction = open.get(id);
    if (!transaction) throw notFound(id);
    clearTimeout(transaction.idle);
    transaction.idle = expireLater(id);
    return transaction;
  }

  return {
    async begin(session: Session): Promise<string> {
      await session.query('begin');
      const id = randomBytes(24).toString('base64');
      open.set(id, { session, idle: expireLater(id) });
      return id;
    },
    /** @throws DataApiError when there is no such transaction. */
    sessionOf: (id: string): Session => use(id).session,
    end,
  };
}

export type Transactions = ReturnType<typeof createTransactions>;
