/**
 * Messages of the page in the chosen language, one catalogue a language. Names, units and meanings of parameters, events
 * and outcomes are the engine's and stay as it declares them.
 */
import ar from '../i18n/ar.json';
import en from '../i18n/en.json';
import fr from '../i18n/fr.json';

export const LANGUAGES = ['en', 'fr', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Word = keyof typeof en;
export const CATALOGUES: Record<Language, Record<Word, string>> = { en, fr, ar };
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fr: 'Français', ar: 'العربية' };
/** Tunisia writes Arabic with these digits. */
const LOCALES: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR', ar: 'ar-TN-u-nu-latn' };

let language: Language = 'en';

export function preferred(languages: readonly string[]): Language {
  for (const tag of languages) {
    const found = LANGUAGES.find((one) => tag.toLowerCase().startsWith(one));
    if (found !== undefined) return found;
  }
  return 'en';
}

export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = chosen === 'ar' ? 'rtl' : 'ltr';
}
export const spoken = (): Language => language;
export const locale = (): string => LOCALES[language];

/** In Arabic, Latin names and figures keep their own order (Unicode's isolates). */
export const isolated = (text: string): string => (language === 'ar' && text !== '' ? `\u2068${text}\u2069` : text);

/** A message; {name} is filled in. */
export function t(word: Word, fills: Record<string, string | number> = {}): string {
  const text = CATALOGUES[language][word];
  const whole = language === 'fr' ? text.replace(/ (?=[;:!?»%])|(?<=«) /g, '\u00a0') : text; // these never begin or end a line
  return whole.replace(/\{(\w+)\}/g, (whole, name: string) => isolated(String(fills[name] ?? whole)));
}

/** A message whose key ends with a name that the model declares; the name itself where there is none. */
export const named = (prefix: string, name: string): string => (`${prefix}${name}` in en ? t(`${prefix}${name}` as Word) : name.replaceAll('_', ' '));

/** A number with sensible digits: whole from 100 on, three digits below. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const options: Intl.NumberFormatOptions =
    Math.abs(value) >= 100 || Number.isInteger(value) ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(locale(), options).format(value).replace('-', '−');
}
export const signed = (value: number): string => (value > 0 ? `+${number(value)}` : number(value));
/** A difference and the ends of its interval, with as many decimals as three digits of the largest have. */
export function together(values: number[]): string[] {
  const most = Math.max(...values.filter(Number.isFinite).map(Math.abs));
  const decimals = most > 0 && Number.isFinite(most) ? Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(most)))) : 0;
  const format = new Intl.NumberFormat(locale(), { maximumFractionDigits: decimals });
  const say = (value: number): string => {
    if (!Number.isFinite(value)) return '–';
    const text = format.format(value).replace('-', '−');
    if (value !== 0 && !/[1-9]/.test(text)) return signed(Number(value.toPrecision(1))); // on which side of zero stays seen
    return value > 0 ? `+${text}` : text;
  };
  return values.map(say);
}
export const percent = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share).replace('-', '−');
export const date = (iso: string): string =>
  new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${iso}T00:00:00Z`),
  );
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? t('seconds', { n: whole }) : t('minutes', { n: Math.round(whole / 60) });
}
