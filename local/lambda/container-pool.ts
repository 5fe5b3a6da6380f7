import type { Container } from './container.ts';

/** The containers of one function: warm ones first, new ones up to a limit, then callers wait. */
export class ContainerPool {
  readonly #create: () => Container;
  readonly #limit: number;
  readonly #containers = new Set<Container>();
  readonly #idle: Container[] = [];
  readonly #waiting: ((container: Container) => void)[] = [];

  constructor(create: () => Container, limit: number) {
    this.#create = create;
    this.#limit = limit;
  }

  get busy(): Container[] {
    return [...this.#containers].filter((container) => !this.#idle.includes(container));
  }

  async take(): Promise<Container> {
    const warm = this.#idle.pop();
    if (warm?.isGone === true) {
      this.#containers.delete(warm);
      return this.take();
    }
    if (warm !== undefined) {
      return warm;
    }
    return this.#containers.size < this.#limit ? this.#start() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(container: Container): void {
    if (container.isGone) {
      this.#containers.delete(container);
    }
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next(container.isGone ? this.#start() : container);
    } else if (!container.isGone) {
      this.#idle.push(container);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#containers].map((container) => container.kill()));
  }

  #start(): Container {
    const container = this.#create();
    this.#containers.add(container);
    return container;
  }
}
