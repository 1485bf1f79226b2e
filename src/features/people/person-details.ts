import type { BirthBasis, NameKind, NationalityBasis, ReferenceScheme, Sex } from '../../domain/identity.js';

export interface NameGiven { kind?: NameKind; familyNames?: string | null; givenNames?: string | null; script?: string | null; transliteration?: string | null }
/** `date` as precise as it is known: 1998, 1998-04 or 1998-04-17. */
export interface BirthGiven { date: string; basis?: BirthBasis; place?: string | null }
export interface NationalityGiven { code: string; basis?: NationalityBasis }
export interface ReferenceGiven { scheme: ReferenceScheme; number: string }

/** What is said of a person's identity, in whole sets. */
export interface IdentityGiven {
  names?: NameGiven[];
  births?: BirthGiven[];
  nationalities?: NationalityGiven[];
  references?: ReferenceGiven[];
}

/** What a person's record opens with; everything may be unknown. */
export interface PersonDetails extends IdentityGiven {
  sex?: Sex | null;
  careNeeds?: string | null;
  occurredAt?: Date;
}
