/** The import laws of the house (house.md §2). `npm run lint` and test/house/imports.test.ts hold the tree against them. */

/** Features by floor, low to high. A feature may use the floors below its own; the side rooms at the end compose all. */
const FLOORS = [
  ['users'],
  // approvals knows people by key only, people merges with a second key
  ['approvals'],
  ['people'],
  ['arrivals', 'barriers', 'documents', 'notes', 'tasks'],
  ['crossings'],
  ['biometrics'],
  // engines, their galleries, and what they found
  ['searches'],
  // OSIA as a server: other agencies' systems
  ['abis'],
  ['cases'],
  ['flights', 'admissions', 'ledger'],
  // what is handed to the person changes no record but its own
  ['reentry', 'packs'],
  // a history is taken away through the deliveries of exports
  ['exports', 'statistics'],
  // home shows the scheme's charts
  ['overview', 'history'],
];

/** What one room may show another: its verbs, its module, the shapes of what it shows and takes. */
const DOORS = '[.](service|module|presenter|dto)[.]ts$';

const floorLaws = FLOORS.flatMap((floor, height) => floor.map((room) => ({
  name: `floor-of-${room}`,
  comment: `${room} calls downward only; upward goes by event.`,
  severity: 'error',
  from: { path: `^src/features/${room}/` },
  to: {
    path: '^src/features/',
    pathNot: `^src/features/(${[room, ...FLOORS.slice(0, height).flat()].join('|')})/`,
  },
})));

module.exports = {
  forbidden: [
    { name: 'no-circular', comment: 'Two files that need each other are one.', severity: 'error', from: {}, to: { circular: true } },
    // the build is made by the program that starts it
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: 'dist/src/cli/main[.]js$' } },
    {
      name: 'domain-is-pure', comment: 'Rules are functions of plain values: luxon and the domain itself, nothing else.', severity: 'error',
      from: { path: '^src/domain/', pathNot: '[.]test[.]ts$' }, to: { pathNot: ['^src/domain/', '(^|/)node_modules/(@types/)?luxon/'] },
    },
    {
      name: 'matching-is-pure', comment: 'The engine knows no feature, no framework, no database; worker threads are its own.', severity: 'error',
      from: { path: '^src/matching/', pathNot: '[.]test[.]ts$' }, to: { path: ['^src/(platform|features|cli)/', '(^|/)node_modules/(@nestjs|typeorm|fastify|@fastify|pg)/'] },
    },
    { name: 'platform-knows-no-feature', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/(features|cli)/' } },
    { name: 'nobody-calls-the-command-line', severity: 'error', from: { path: '^src/', pathNot: '^src/(cli/|main[.]ts$)' }, to: { path: '^src/cli/' } },
    {
      name: 'a-known-room', comment: 'A new room gets its floor here first.', severity: 'error',
      from: { path: '^src/features/', pathNot: `^src/features/(${FLOORS.flat().join('|')})/` }, to: {},
    },
    ...floorLaws,
    {
      name: 'through-the-door', comment: 'Another room is entered by its service, module, presenter or dto.', severity: 'error',
      from: { path: '^src/features/([^/]+)/' }, to: { path: '^src/features/', pathNot: ['^src/features/$1/', DOORS] },
    },
    {
      name: 'repository-holds-no-controller', severity: 'error',
      from: { path: '[.]repository[.]ts$' }, to: { path: '[.](api|pages|presenter|service)[.]ts$' },
    },
    {
      name: 'controller-calls-services', comment: 'Not a repository, an entity or the database.', severity: 'error',
      from: { path: '[.](api|pages)[.]ts$', pathNot: '^src/platform/web/health[.]api[.]ts$' },
      to: { path: ['[.](repository|entity)[.]ts$', '^src/platform/database/', '(^|/)node_modules/(typeorm|pg)/'] },
    },
    {
      name: 'entity-is-a-table', comment: 'Nothing of another room: plain foreign keys. Nothing that acts.', severity: 'error',
      from: { path: '^src/features/([^/]+)/.*[.]entity[.]ts$' }, to: { path: ['^src/features/', '^src/platform/'], pathNot: '^src/features/$1/.*[.](entity|dto)[.]ts$' },
    },
    {
      name: 'service-sees-no-request', severity: 'error',
      from: { path: '^src/features/.*[.]service[.]ts$' }, to: { path: ['(^|/)node_modules/(fastify|@fastify|@nestjs/platform-fastify|typeorm|pg)/', '[.](api|pages)[.]ts$'] },
    },
    {
      name: 'one-database-door', comment: 'Only the platform and repositories (types) know TypeORM and the driver.', severity: 'error',
      from: { path: '^src/', pathNot: ['^src/platform/', '[.](repository|entity)[.]ts$', '^src/entities[.]ts$', '^src/cli/'] }, to: { path: '(^|/)node_modules/(typeorm|pg|pg-query-stream)/' },
    },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '^src/.*/index[.]ts$' } },
    { name: 'no-utils', comment: 'Name it after what it does.', severity: 'error', from: {}, to: { path: ['^src/.*(utils|helpers)/', '^src/.*/(util|utils|helper|helpers|base)[.]ts$', '^src/.*base[.]service[.]ts$'] } },
    { name: 'no-tests-in-the-house', severity: 'error', from: { path: '^src/', pathNot: '[.]test[.]ts$' }, to: { path: '([.]test[.]ts$|^test/)' } },
    {
      name: 'no-development-packages', severity: 'error', from: { path: '^src/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    // what the launcher has built
    exclude: { path: ['^dist/', '^src/platform/pages/assets/'] },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs'] },
  },
};
