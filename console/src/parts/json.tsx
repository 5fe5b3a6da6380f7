/** A document as it is. It can be scrolled with the keyboard. */
export const Json = ({ label, value }: { label: string; value: unknown }) => (
  <pre class="json" role="region" aria-label={label} tabIndex={0}>
    {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
  </pre>
);
