/**
 * Prints rows in columns under a heading. Numbers have two decimals, below 1 four.
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function printTable(head, rows) {
  const lines = [head, ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line.map((text, i) => (i === 0 ? text.padEnd(widths[0]) : text.padStart(widths[i]))).join('   '),
    );
}

/** @param {string | number} value */
function textOf(value) {
  if (typeof value === 'string') return value;
  return Math.abs(value) < 1 && value !== 0 ? value.toFixed(4) : value.toFixed(2);
}
