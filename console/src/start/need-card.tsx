import type { ComponentChild } from 'preact';
import type { Page } from '../api/answers.ts';
import type { Answered } from '../api/use-answer.ts';
import { Answer } from '../parts/answer.tsx';
import { Link } from '../parts/link.tsx';
import type { Query } from '../routing/address.ts';

interface NeedCardProps<Item> {
  title: string;
  of: Answered<Page<Item>>;
  to: string;
  query?: Query;
  line: (props: { item: Item }) => ComponentChild;
  /** Said when there is nothing. */
  none: string;
  /** Somebody is waited for. */
  isUrgent?: boolean;
}

const SHOWN = 5;

const countOf = ({ items, next }: Page<unknown>): string => `${items.length}${next === null ? '' : '+'}`;

/** How many there are of something, the first of them, and the way to all. */
export function NeedCard<Item>({ title, of, to, query = {}, line: Line, none, isUrgent }: NeedCardProps<Item>) {
  const isThere = of.answer !== undefined && of.answer.items.length > 0;
  return (
    <section class={isThere && isUrgent ? 'card urgent' : 'card'} aria-label={title}>
      <h2>
        <Link to={to} query={query}>
          {title}
          {of.answer && <span class="count"> {countOf(of.answer)}</span>}
        </Link>
      </h2>
      <Answer of={of}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{none}</p>
          ) : (
            <ul class="lines">
              {items.slice(0, SHOWN).map((item, index) => (
                <li key={index}>
                  <Line item={item} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  );
}
