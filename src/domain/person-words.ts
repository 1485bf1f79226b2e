import { type Authenticity } from './document.js';
import { type BirthBasis, type NameKind, type NationalityBasis, type PersonStatus, type ReferenceScheme, type Sex } from './identity.js';

/** How the office says what the records of people call by code. */
export const PERSON_STATUS_WORDS: Readonly<Record<PersonStatus, string>> = { provisional: 'Provisional', active: 'Established', merged: 'Merged' };
export const NAME_KIND_WORDS: Readonly<Record<NameKind, string>> = { birth: 'Name at birth', previous: 'Previous name', alias: 'Alias' };
export const BIRTH_BASIS_WORDS: Readonly<Record<BirthBasis, string>> = { claimed: 'As claimed', documented: 'Documented', assessed: 'Assessed' };
export const NATIONALITY_BASIS_WORDS: Readonly<Record<NationalityBasis, string>> = { claimed: 'As claimed', accepted: 'Accepted' };
export const SCHEME_WORDS: Readonly<Record<ReferenceScheme, string>> = {
  home_office: 'Home Office', port: 'Port', nrm: 'National Referral Mechanism', french_file: 'French file', eurodac: 'Eurodac', other: 'Other office',
};
export const SEX_WORDS: Readonly<Record<Sex, string>> = { M: 'Male', F: 'Female', X: 'Unspecified (X)' };
export const AUTHENTICITY_WORDS: Readonly<Record<Authenticity, string>> = { genuine: 'Genuine', doubtful: 'Doubtful', false: 'False', not_examined: 'Not examined' };
/** ISO/IEC 19794-2, 1 to 10. */
export const FINGER_WORDS: readonly string[] = ['', 'Right thumb', 'Right index finger', 'Right middle finger', 'Right ring finger', 'Right little finger', 'Left thumb', 'Left index finger', 'Left middle finger', 'Left ring finger', 'Left little finger'];
export const SOURCE_WORDS = { border_force: 'Border Force', coastguard: 'Coastguard', police: 'Police', import: 'Import', self_reported: 'Reported by the person', other: 'Other' } as const;
/** ISO 15924, the scripts that people arriving write in; others are entered by code. */
export const SCRIPT_WORDS = { Latn: 'Latin', Arab: 'Arabic or Persian', Ethi: 'Ethiopic', Cyrl: 'Cyrillic', Deva: 'Devanagari', Beng: 'Bengali', Hans: 'Chinese', Hebr: 'Hebrew', Grek: 'Greek', Geor: 'Georgian', Armn: 'Armenian', Taml: 'Tamil', Mymr: 'Burmese' } as const;
