import type { Role } from './role.js';

/** Who works in the demonstration. Invented; the first letter is the role's. */
export interface Colleague {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  /** False: only the past needed them. */
  readonly shown: boolean;
}

export const STAFF: readonly Colleague[] = [
  { username: 'carol', displayName: 'Carol Ashworth', role: 'caseworker', shown: true },
  { username: 'colin', displayName: 'Colin Mbeki', role: 'caseworker', shown: true },
  { username: 'sarah', displayName: 'Sarah Lindqvist', role: 'supervisor', shown: true },
  { username: 'simon', displayName: 'Simon Okonjo', role: 'supervisor', shown: true },
  { username: 'sunita', displayName: 'Sunita Rao', role: 'supervisor', shown: true },
  { username: 'stella', displayName: 'Stella Norcross', role: 'supervisor', shown: true },
  { username: 'edith', displayName: 'Edith Marsh', role: 'escort', shown: true },
  { username: 'ewan', displayName: 'Ewan Doyle', role: 'escort', shown: false },
  { username: 'aisha', displayName: 'Aisha Tennant', role: 'auditor', shown: true },
  { username: 'morgan', displayName: 'Morgan Pryce', role: 'administrator', shown: true },
];

/** Known to everybody who reads this: that is why a demonstration listens on loopback only. */
export function passwordOf(username: string): string {
  return `${username}-demonstration-2025`;
}
