import type { ComponentChildren } from 'preact';

/** What the page is about, and beside it what can be done with all of it. */
export const Heading = ({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) => (
  <div class="heading">
    <h1>{title}</h1>
    {children && <div class="buttons">{children}</div>}
  </div>
);
