/** SQL text of values and names that come from outside. */
export const sqlString = (text: string): string => `'${text.replaceAll("'", "''")}'`
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`
