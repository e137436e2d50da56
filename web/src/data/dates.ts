/** Days as the engine counts them: whole days since 1970-01-01. */
const DAY = 86_400_000;
export const dayNumber = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
export const daysAfter = (date: string, days: number): string => dateOf(dayNumber(date) + days);
