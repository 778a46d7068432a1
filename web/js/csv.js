// A table block as CSV: plain values, so that a spreadsheet can calculate with them.

/** The rows as CSV with a header. */
export function csv(columns, rows) {
  const lines = [columns.map((column) => cell(column.label || column.key))];
  for (const row of rows) lines.push(columns.map((column) => cell(row[column.key])));
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

function cell(value) {
  if (value === null || value === undefined) return "";
  let text = String(value);
  // A spreadsheet would run a cell that begins like a formula; what people wrote must not.
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
